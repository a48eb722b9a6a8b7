/** Replaces a secret. */
const MASK = '***';

/** Names of fields that hold secrets. */
const SECRET = String.raw`[\w.-]{0,60}(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credential|sig(?:nature)?|(?:api|access|private|account)[-_.]?key)(?![a-z])[\w.-]{0,60}`;

/** A value after its name: in quotes, or up to where it may end. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\{[^}]*\}?|[^\s;&"')}\]]+?(?=,?(?:[\s;&"')}\]]|$)))`;

/** Patterns to replace, in this order. */
const RULES: ReadonlyArray<readonly [what: RegExp, by: string]> = [
  [/-----BEGIN [^-]{1,40}-----(?:[^-]|-(?!----END))*(?:-----END [^-]{1,40}-----)?/g, MASK],
  // User and password in a URL, and in a URL of Oracle.
  [/:\/\/[^\s/@:]{0,200}(?::\S{0,200})?@/g, `://${MASK}@`],
  [/\bthin:[^\s/@]{1,200}\/[^\s@]{1,200}@/g, `thin:${MASK}@`],
  [/\b(Bearer|Basic) [^\s,;"']+/gi, `$1 ${MASK}`],
  [new RegExp(String.raw`\b(${SECRET}["']?\s{0,3}(?:=|%3D|:(?!\/)|->)\s{0,3})${VALUE}`, 'gi'), `$1${MASK}`],
  // Passwords in SQL statements.
  [/\b((?:identified by|password|secret)\s{1,3})(?:"[^"]*"?|'[^']*'?)/gi, `$1${MASK}`],
  // Environment variables in a row: their values may be secret, so even the names are left out.
  [/(?:\b[A-Z][A-Z0-9_]{2,}(?:=| -> )(?:"[^"]*"|'[^']*'|[^\s,;)}]*)(?:[\s,;]+|(?=[)}])|$)){2,}/g, '… '],
  [/\b([A-Z][A-Z0-9_]{2,}(?:=| -> ))(?:"[^"]*"?|'[^']*'?|[^\s,;)}]+)/g, `$1${MASK}`],
  [/\b(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, MASK],
  // Tokens of Google, Stripe, Slack, GitLab, GitHub and Databricks, by their prefixes.
  [/\b(?:AIza|[sr]k_live_|xox[abprs]-|glpat-|gh[oprsu]_|github_pat_|dapi)[\w-]{10,}/g, MASK],
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}/g, MASK],
];

/** Words that may be keys: a secret key of AWS has 40 characters, tokens have more. */
const KEY_LIKE = /(?<![\w/+=.:-])[\w/+-]{40}(?![\w/+=.:-])|(?<![\w+=-])[\w+-]{64,}={0,2}/g;

/**
 * Masks secrets in a text: keys, tokens, passwords (in URLs, too), and the values of environment variables. In doubt it
 * masks.
 */
export function masked(text: string): string {
  const known = RULES.reduce((rest, [what, by]) => rest.replace(what, by), text);
  return known.replace(KEY_LIKE, (word) => (isKeyLike(word) ? MASK : word)).trim();
}

/** Whether a word has small letters, capitals and digits: most paths and all digests lack one of them. */
function isKeyLike(word: string): boolean {
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
}
