/** What stands in a sentence, by name; `message` is another sentence. */
export type Values = Readonly<Record<string, string | number>>;

/** Sentences of another language by their codes: a text with `{names}` in it, or made of the values. */
export type Sentences = Readonly<
  Record<string, string | ((values: Values) => string | undefined) | undefined>
>;

interface Said {
  readonly code: string;
  readonly values: Values;
}

// Where the server writes sentences; anything else may be a name that only looks like one.
const PLACES = ['message', 'hint', 'notes', 'cautions', 'reason', 'counts_from'];

/** Puts the sentences of an answer into another language, as far as they are known there. */
export function translate(answer: unknown, sentences: Sentences): unknown {
  const {said = {}} = (answer ?? {}) as {readonly said?: Readonly<Record<string, Said>>};
  const known = new Map(Object.entries(said));
  const say = (sentence: unknown): unknown => {
    const {code = '', values = {}} = known.get(String(sentence)) ?? {};
    const form = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
    const told =
      typeof form === 'function'
        ? form(values)
        : form?.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
            String(name === 'message' ? say(values[name]) : values[name]),
          );
    return told ?? sentence;
  };
  if (known.size > 0) {
    replaceIn(answer, say);
  }
  return answer;
}

function replaceIn(value: unknown, say: (sentence: unknown) => unknown): void {
  if (Array.isArray(value)) {
    value.forEach((inner) => replaceIn(inner, say));
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (PLACES.includes(key)) {
        const told: unknown = Array.isArray(inner) ? inner.map(say) : say(inner);
        Object.assign(value, {[key]: told});
      } else {
        replaceIn(inner, say);
      }
    }
  }
}
