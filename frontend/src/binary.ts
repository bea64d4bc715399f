export const BINARY = 'application/octet-stream';

const WORD = 8; // bytes; every part of an answer starts at a multiple of it

/** Reads an answer whose columns come as they lie in memory; `http_api.md` has the form. */
export function decode(content: ArrayBuffer): unknown {
  const length = Number(new DataView(content).getBigUint64(0, true));
  const header = new TextDecoder().decode(new Uint8Array(content, WORD, length));
  const numbers = new Float64Array(content, WORD + length);
  return JSON.parse(header, (_key, value: unknown) =>
    isColumn(value) ? columnOf(numbers, value) : value,
  );
}

interface Column {
  readonly column: number;
  readonly shape: readonly number[];
}

/** Names of runs and tags can be keys too, but never of a list. */
function isColumn(value: unknown): value is Column {
  return (
    typeof value === 'object' &&
    value !== null &&
    'column' in value &&
    'shape' in value &&
    Array.isArray(value.shape)
  );
}

function columnOf(numbers: Float64Array, {column, shape}: Column): unknown[] {
  const [length = 0, width] = shape;
  if (width === undefined) {
    return copyOf(numbers, column, length);
  }
  return Array.from({length}, (_, row) =>
    columnOf(numbers, {column: column + row * width, shape: [width]}),
  );
}

/** By hand, since `Array.from` takes several times as long for the million numbers of a long log. */
function copyOf(numbers: Float64Array, start: number, length: number): number[] {
  const copy = new Array<number>(length);
  for (let index = 0; index < length; index++) {
    copy[index] = numbers[start + index] ?? Number.NaN;
  }
  return copy;
}
