import { readSql, type Token } from '../../../../lib/project/sql/sql-tokens';

/** The sections of a task's SQL file. */
export interface SqlScript {
  /** Each section `-- SL_PRESQL`, in order. */
  readonly presql: readonly string[];
  /** The first other section; empty if there is none. */
  readonly sql: string;
  /** Each section `-- SL_POSTSQL`, in order. */
  readonly postsql: readonly string[];
}

/**
 * Splits a task's file as Starlake does (schema/model/SqlTaskExtractor.scala): at lines that are exactly `-- SL_SQL`,
 * `-- SL_PRESQL` or `-- SL_POSTSQL`. Blank lines, and spaces around lines, are dropped.
 */
export function readScript(content: string): SqlScript {
  const sections: Record<string, string[]> = { SL_SQL: [], SL_PRESQL: [], SL_POSTSQL: [] };
  let name = 'SL_SQL';
  let lines: string[] = [];
  const close = (next: string) => {
    if (lines.length > 0) {
      sections[name].push(lines.join('\n'));
    }
    lines = [];
    name = next;
  };
  for (const line of content.split('\n')) {
    const [, next] = /^--\s*(SL_SQL|SL_PRESQL|SL_POSTSQL)\s*$/.exec(line) ?? [];
    if (next !== undefined) {
      close(next);
    } else if (line.trim() !== '') {
      lines.push(line.trim());
    }
  }
  close(name);
  return { presql: sections.SL_PRESQL, sql: sections.SL_SQL[0] ?? '', postsql: sections.SL_POSTSQL };
}

// A string, or a comment.
const STRING_OR_COMMENT = /'(?:[^']|'')*'?|--[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/**
 * A statement without comments, blank lines and the semicolon at its end, as Starlake runs it
 * (sql/SqlCommentStripper.scala).
 */
export function stripComments(sql: string): string {
  const text = sql.replace(STRING_OR_COMMENT, (found) => (found.startsWith("'") ? found : ''));
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return lines.join('\n').trim().replace(/;$/, '').trim();
}

/** Words that can be between SELECT and its first column. */
const QUANTIFIERS = new Set(['ALL', 'DISTINCT']);
/** Words that end the columns of a SELECT. */
const AFTER_COLUMNS = new Set([
  ...['FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'OFFSET', 'QUALIFY', 'WINDOW', 'SAMPLE', 'USING'],
  ...['UNION', 'EXCEPT', 'INTERSECT', 'MINUS', ')', ';'],
]);

/**
 * The column names of a query as Starlake reads them (sql/SqlParser.scala): the last word of each, so `*` for `a.*`,
 * and `)` for a function without an alias. For a UNION, those of its first query.
 *
 * @returns undefined if it is not a SELECT that can be read here.
 */
export function columnNames(sql: string): string[] | undefined {
  const { tokens } = readSql(sql);
  let at = selectAt(tokens);
  if (at === undefined) {
    return undefined;
  }
  at++;
  if (QUANTIFIERS.has(wordOf(tokens[at]))) {
    at = wordOf(tokens[at + 1]) === 'ON' ? closing(tokens, at + 2) + 1 : at + 1;
  }
  const names: string[] = [];
  let last: Token | undefined;
  for (; at < tokens.length && !AFTER_COLUMNS.has(wordOf(tokens[at])); at++) {
    if (tokens[at].text === ',' && tokens[at].kind === 'sign') {
      names.push(nameOf(last));
      last = undefined;
    } else {
      at = closing(tokens, at);
      last = tokens[at];
    }
  }
  return [...names, nameOf(last)];
}

/** Index of the statement's own SELECT, after its common table expressions. */
function selectAt(tokens: readonly Token[]): number | undefined {
  if (!['SELECT', 'WITH'].includes(wordOf(tokens[0]))) {
    return undefined;
  }
  for (let at = 0; at < tokens.length; at = closing(tokens, at) + 1) {
    if (wordOf(tokens[at]) === 'SELECT') {
      return at;
    }
  }
  return undefined;
}

/** Index where the parenthesis that opens here closes; the same index if it does not close. */
function closing(tokens: readonly Token[], at: number): number {
  const closers: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
  const close = tokens[at]?.kind === 'sign' ? closers[tokens[at].text] : undefined;
  if (close === undefined) {
    return at;
  }
  for (let depth = 0, i = at; i < tokens.length; i++) {
    if (tokens[i].kind === 'sign') {
      depth += tokens[i].text === tokens[at].text ? 1 : tokens[i].text === close ? -1 : 0;
    }
    if (depth === 0) {
      return i;
    }
  }
  return tokens.length - 1;
}

function wordOf(token: Token | undefined): string {
  return token?.kind === 'word' || token?.kind === 'sign' ? token.text.toUpperCase() : '';
}

function nameOf(token: Token | undefined): string {
  return token?.text ?? '';
}
