import { cut } from '../../lib/contract/cut';

/** The beginning of a text, with an ellipsis if it was cut; at most one character longer than `length`. */
export function short(text: string, length: number): string {
  return text.length > length ? `${cut(text, length)}…` : text;
}
