/** A number that somebody typed, or the text itself where it is none, so that the service can say what is wrong with it. */
export type Typed = number | string;

export function readNumber(text: string): Typed {
  const plain = text.trim();
  const value = Number(plain);
  return plain !== '' && Number.isFinite(value) ? value : plain;
}

/** A limit that somebody typed; empty for none. */
export const readLimit = (text: string): Typed | null => (text.trim() === '' ? null : readNumber(text));
