/** A word or a sign of a statement; comments and white space are left out. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'sign';
  /** A word as it is written, a name without its quotes. */
  readonly text: string;
}

/** The tokens of a statement. */
interface SqlText {
  readonly tokens: Token[];
  /** A string, a name in quotes or a comment that is not closed, up to the end of the text; undefined if all are closed. */
  readonly open?: string;
}

// `#` begins a comment in BigQuery and MySQL, an operator or a name elsewhere.
const COMMENT = /--[^\r\n]*|\/\*[\s\S]*?\*\/|#(?:(?<=(?:^|[\r\n])[ \t]*#)(?![>-])|(?<=\s#)(?=[\s#]))[^\r\n]*/;
const DOLLARS = /\$\$[\s\S]*?\$\$/;
const STRING = /'(?:[^']|'')*'(?!')/;
const NAME = /"(?:[^"]|"")*"(?!")|`[^`]*`/;
// Spark, BigQuery, MySQL.
const STRING_WITH_ESCAPES = /'''(?:[^\\]|\\[\s\S])*?'''|'(?:[^'\\]|\\[\s\S]|'')*'(?!')/;
const NAME_WITH_ESCAPES = /"(?:[^"\\]|\\[\s\S]|"")*"(?!")|`[^`]*`/;
const OPEN = /(?:\/\*|\$\$|['"`])[\s\S]*/;
// `p-1` is a name in BigQuery.
const WORD = /[\p{L}_$@#](?:[\p{L}\p{M}\p{N}_$@#]|-(?!-))*|\p{N}[\p{L}\p{N}_]*/u;

const TOKEN = tokenPattern(STRING, NAME);
const TOKEN_WITH_ESCAPES = tokenPattern(STRING_WITH_ESCAPES, NAME_WITH_ESCAPES);

/** A space or a comment | a string | a name in quotes | one of these without its end | a word | any other sign. */
function tokenPattern(string: RegExp, name: RegExp): RegExp {
  const groups = [new RegExp(`${DOLLARS.source}|${string.source}`), name, OPEN, WORD, /[\s\S]/];
  const sources = groups.map(({ source }) => `(${source})`);
  return new RegExp([/\s+/.source, COMMENT.source, ...sources].join('|'), 'gu');
}

/**
 * Reads a statement. `"` quotes names, as in Starlake's connections. Whether a backslash escapes the quote behind it depends
 * on the database: it does where the statement makes no sense otherwise.
 */
export function readSql(sql: string): SqlText {
  const plain = readTokens(sql, TOKEN);
  if (!sql.includes('\\') || isSound(plain)) {
    return plain;
  }
  const escaped = readTokens(sql, TOKEN_WITH_ESCAPES);
  return isSound(escaped) || (plain.open !== undefined && escaped.open === undefined) ? escaped : plain;
}

/** Whether all is closed, with no backslash between words. */
function isSound({ tokens, open }: SqlText): boolean {
  return open === undefined && !tokens.some(({ kind, text }) => kind === 'sign' && text === '\\');
}

function readTokens(sql: string, pattern: RegExp): SqlText {
  const tokens: Token[] = [];
  for (const [, string, quoted, open, word, sign] of sql.matchAll(pattern)) {
    if (open !== undefined) {
      return { tokens, open };
    } else if (string !== undefined) {
      tokens.push({ kind: 'string', text: '' });
    } else if (quoted !== undefined) {
      tokens.push({ kind: 'name', text: quoted.replace(/^["`]|["`]$/g, '').replaceAll('""', '"') });
    } else if (word !== undefined) {
      tokens.push({ kind: 'word', text: word });
    } else if (sign !== undefined) {
      tokens.push({ kind: 'sign', text: sign });
    }
  }
  return { tokens };
}

/**
 * The main statement of a task's file, without what `-- SL_PRESQL` and `-- SL_POSTSQL` begin (Starlake:
 * schema/model/SqlTaskExtractor.scala).
 */
export function mainSql(content: string): string {
  let section = 'SL_SQL';
  const lines = content.split('\n').filter((line) => {
    const [, name] = /^--\s*(SL_SQL|SL_PRESQL|SL_POSTSQL)\s*$/.exec(line) ?? [];
    section = name ?? section;
    return name === undefined && section === 'SL_SQL';
  });
  return lines.join('\n');
}
