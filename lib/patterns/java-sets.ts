import { complement, plainSet, type CharSet } from './char-set';

/** By the letter of its escape. Java's \s is ASCII, JavaScript's is not; \d and \w are the same in both. */
const LETTERS: Readonly<Record<string, string>> = {
  d: '\\d',
  w: '\\w',
  D: '\\D',
  W: '\\W',
  s: '\\t-\\r ',
  S: '\\x00-\\x08\\x0e-\\x1f!-\\u{10ffff}',
  h: '\\t \\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  v: '\\n-\\r\\x85\\u2028\\u2029',
};

/** The classes of POSIX, which are of ASCII only in Java. */
const POSIX: Readonly<Record<string, string>> = {
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: '0-9A-Za-z',
  XDigit: '0-9A-Fa-f',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: '\\t ',
  Cntrl: '\\x00-\\x1f\\x7f',
  ASCII: '\\x00-\\x7f',
  Space: '\\t-\\r ',
  Lower: 'a-z',
  Upper: 'A-Z',
};

/** What Java calls otherwise than JavaScript (Character.isLetter and the like). */
const ALIASES: Readonly<Record<string, string>> = {
  Letter: 'L',
  Digit: 'Nd',
  Punctuation: 'P',
  Control: 'Cc',
  Titlecase: 'Lt',
  Alphabetic: 'Alphabetic',
  Ideographic: 'Ideographic',
  Lowercase: 'Lowercase',
  Uppercase: 'Uppercase',
  White_Space: 'White_Space',
};

/** General categories, without those that change with each version of Unicode, or are of half a character. */
const CATEGORY = /^(?:L[ultmo]?|M[nec]?|N[dlo]?|Z[slp]?|C[cfo]|P[cdseifo]?|S[mcko]?)$/;
const CASED = /^(?:Lower|Upper|L[ult]|(?:Is)?(?:Lower|Upper|Title)case|IsL[ult])$/;

/** The set of an escape such as `\d`; undefined for a letter that is of none. */
export function letterSet(letter: string): CharSet | undefined {
  const positive = LETTERS[letter];
  if (positive === undefined) {
    return /^[HV]$/.test(letter) ? complement(plainSet(LETTERS[letter.toLowerCase()])) : undefined;
  }
  return /^[dwDW]$/.test(letter) ? { source: positive, inBrackets: positive } : plainSet(positive);
}

/** The set that `\p{name}` is in Java; undefined where JavaScript does not know it, or not exactly. */
export function propertySet(name: string): CharSet | undefined {
  if (Object.hasOwn(POSIX, name)) {
    return plainSet(POSIX[name]);
  }
  const source = `\\p{${propertyOf(name)}}`;
  return isKnown(source) ? { source, inBrackets: source } : undefined;
}

/** Whether `(?i)` changes what is in a set of this name: Java has ways of its own with these. */
export function isCased(name: string): boolean {
  return CASED.test(name);
}

function propertyOf(name: string): string {
  const [, prefix, own] = /^(Is|script=|sc=|general_category=|gc=)(.+)$/.exec(name) ?? ['', '', name];
  if (CATEGORY.test(own) && !prefix.startsWith('s')) {
    return own;
  }
  if (prefix === 'Is' && Object.hasOwn(ALIASES, own)) {
    return ALIASES[own];
  }
  return prefix === 'Is' || prefix.startsWith('s') ? `Script=${own}` : '';
}

function isKnown(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
