export const BINARY = 'application/octet-stream';

const WORD = 8; // bytes; every part of an answer starts at a multiple of it

/** Reads an answer whose columns come as they lie in memory; `http_api.md` has the form. */
export function decode(content: ArrayBuffer): unknown {
  const length = Number(new DataView(content).getBigUint64(0, true));
  const header = new TextDecoder().decode(new Uint8Array(content, WORD, length));
  const columns = new Columns(new Float64Array(content, WORD + length));
  return filled(JSON.parse(header), columns);
}

/** The same with numbers in place of columns: by hand, since a reviver is called with every list and text. */
function filled(value: unknown, columns: Columns): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (isColumn(value)) {
    return columns.read(value);
  }
  const entries = value as Record<string, unknown>; // of a list by its places
  for (const key of Object.keys(entries)) {
    entries[key] = filled(entries[key], columns);
  }
  return value;
}

interface Column {
  readonly column: number;
  readonly shape: readonly number[];
}

/** Names of runs and tags can be keys too, but never of a list. */
function isColumn(value: object): value is Column {
  return 'column' in value && 'shape' in value && Array.isArray(value.shape);
}

/** The columns of an answer: what many series have, as their steps, is read once. */
class Columns {
  readonly #numbers: Float64Array;
  readonly #read = new Map<string, readonly unknown[]>();

  constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  read({column, shape}: Column): readonly unknown[] {
    const place = `${column} ${shape.join(' ')}`;
    const read = this.#read.get(place) ?? this.#copy(column, shape);
    this.#read.set(place, read);
    return read;
  }

  #copy(start: number, [length = 0, width]: readonly number[]): readonly unknown[] {
    return width === undefined
      ? this.#copyRow(start, length)
      : Array.from({length}, (_, row) => this.#copyRow(start + row * width, width));
  }

  /** By hand, since `Array.from` takes several times as long for the million numbers of a long log. */
  #copyRow(start: number, length: number): readonly number[] {
    const copy = new Array<number>(length);
    for (let index = 0; index < length; index++) {
      copy[index] = this.#numbers[start + index] ?? Number.NaN;
    }
    return copy;
  }
}
