import { createHash } from 'node:crypto';
import { asText, type Mapping } from '../project/mapping';

/** Applies one of Starlake's algorithms to a text. */
export type Hide = (text: string) => string;

/** One of Starlake's algorithms. */
interface Algorithm {
  /** Its value in `privacy.options` by default (Starlake: reference-general.conf). */
  readonly declared: string;
  /** Undefined if it hides nothing. */
  readonly hide?: Hide;
}

/** Starlake's algorithms by their names (`privacy.options`). */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  NONE: { declared: 'ai.starlake.utils.No' },
  HIDE: { declared: 'ai.starlake.utils.Hide', hide: () => '' },
  HIDE10X: { declared: 'ai.starlake.utils.Hide("X",10)', hide: () => 'X'.repeat(10) },
  MD5: { declared: 'ai.starlake.utils.Md5', hide: digest('md5') },
  SHA1: { declared: 'ai.starlake.utils.Sha1', hide: digest('sha1') },
  SHA256: { declared: 'ai.starlake.utils.Sha256', hide: digest('sha256') },
  SHA512: { declared: 'ai.starlake.utils.Sha512', hide: digest('sha512') },
  INITIALS: {
    declared: 'ai.starlake.utils.Initials',
    hide: (text) => `${wordsOf(text).map(initialOf).join('.')}.`,
  },
};

/**
 * The algorithm that hides the values of an attribute.
 *
 * @returns undefined for none.
 * @throws Error for an unknown one.
 */
export function privacyOf(privacy = 'NONE'): Hide | undefined {
  const name = privacy.toUpperCase();
  if (!Object.hasOwn(ALGORITHMS, name)) {
    throw new Error(`the privacy ${privacy}; known are ${Object.keys(ALGORITHMS).join(', ')}`);
  }
  return ALGORITHMS[name].hide;
}

/**
 * Checks that the algorithms known here are Starlake's own.
 *
 * @param options `privacy.options` of the application.
 * @param errorOf Creates the error about one of its keys.
 * @throws Error for one of Starlake's names that the project gives to another algorithm.
 */
export function assertOwnAlgorithms(options: Mapping, errorOf: (key: string, message: string) => Error): void {
  for (const [key, value] of Object.entries(options)) {
    const name = key.toUpperCase();
    const declared = asText(value);
    if (Object.hasOwn(ALGORITHMS, name) && declared !== ALGORITHMS[name].declared) {
      throw errorOf(
        key,
        `is ${declared}, which is not supported by the embedded executor: it knows ${name} as Starlake's own, ${ALGORITHMS[name].declared}`,
      );
    }
  }
}

// As Java splits: without empty words at the end.
function wordsOf(text: string): string[] {
  return text === '' ? [text] : text.replace(/\s+$/, '').split(/\s+/);
}

// For a blank at the beginning, Starlake creates a word without letters, and the load of the file fails.
function initialOf(word: string): string {
  if (word === '') throw new Error('INITIALS of a text that begins with a blank, where Starlake fails');
  return word.slice(0, 1);
}

function digest(algorithm: string): Hide {
  return (text) => createHash(algorithm).update(text, 'utf8').digest('hex');
}
