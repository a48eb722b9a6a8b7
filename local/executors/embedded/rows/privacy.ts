import { createHash } from 'node:crypto';
import { asText, type Mapping } from '../project/mapping';

/** What one of Starlake's algorithms makes of a text. */
export type Hide = (text: string) => string;

/** One of Starlake's algorithms. */
interface Algorithm {
  /** What `privacy.options` says of it unless a project says otherwise (Starlake: reference-general.conf). */
  readonly declared: string;
  /** Undefined where it hides nothing. */
  readonly hide?: Hide;
}

/** The algorithms that Starlake has by these names (`privacy.options`). */
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
 * @throws Error for one that is not known here.
 */
export function privacyOf(privacy = 'NONE'): Hide | undefined {
  const name = privacy.toUpperCase();
  if (!Object.hasOwn(ALGORITHMS, name)) {
    throw new Error(`the privacy ${privacy}; known are ${Object.keys(ALGORITHMS).join(', ')}`);
  }
  return ALGORITHMS[name].hide;
}

/**
 * Makes sure that the algorithms that are known here are Starlake's own.
 *
 * @param options `privacy.options` of the application.
 * @param errorOf Makes the error about a key of it.
 * @throws Error for a name of Starlake's that the project gives to something else.
 */
export function assertOwnAlgorithms(options: Mapping, errorOf: (key: string, message: string) => Error): void {
  for (const [key, value] of Object.entries(options)) {
    const name = key.toUpperCase();
    const declared = asText(value);
    if (Object.hasOwn(ALGORITHMS, name) && declared !== ALGORITHMS[name].declared) {
      throw errorOf(
        key,
        `is ${declared}, which is not done by the embedded executor: it knows ${name} as Starlake's own, ${ALGORITHMS[name].declared}`,
      );
    }
  }
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
