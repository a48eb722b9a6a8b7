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
  INITIALS: (text) =>
    `${text
      .split(/\s+/)
      .map((word) => word.slice(0, 1))
      .join('.')}.`,
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

function digest(algorithm: string): Hide {
  return (text) => createHash(algorithm).update(text, 'utf8').digest('hex');
}
