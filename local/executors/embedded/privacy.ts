import { createHash } from 'node:crypto';

/** What one of Starlake's algorithms makes of a text. */
export type Hide = (text: string) => string;

/** The algorithms that Starlake has by these names (`privacy.options`). */
const ALGORITHMS: Readonly<Record<string, Hide | undefined>> = {
  NONE: undefined,
  HIDE: () => '',
  HIDE10X: () => 'X'.repeat(10),
  MD5: digest('md5'),
  SHA1: digest('sha1'),
  SHA256: digest('sha256'),
  SHA512: digest('sha512'),
  INITIALS: (text) => `${wordsOf(text).map(initialOf).join('.')}.`,
};

/**
 * The algorithm that hides the values of an attribute.
 *
 * @returns undefined for none.
 * @throws Error for one that is not known here.
 */
export function privacyOf(privacy = 'NONE'): Hide | undefined {
  const name = privacy.toUpperCase();
  if (!Object.hasOwn(ALGORITHMS, name)) {
    throw new Error(`the privacy ${privacy}; known are ${Object.keys(ALGORITHMS).join(', ')}`);
  }
  return ALGORITHMS[name];
}

// As Java splits: empty words at the end are none.
function wordsOf(text: string): string[] {
  return text === '' ? [text] : text.replace(/\s+$/, '').split(/\s+/);
}

// Of a blank at the beginning Starlake makes a word without letters, and the load of the file fails.
function initialOf(word: string): string {
  if (word === '') throw new Error('INITIALS of a text that begins with a blank, for which Starlake fails');
  return word.slice(0, 1);
}

function digest(algorithm: string): Hide {
  return (text) => createHash(algorithm).update(text, 'utf8').digest('hex');
}
