import { sortedSet } from '../../text/order';
import { readSql, type Token } from './sql-tokens';

/** Words that end the list of tables after FROM. */
const AFTER_TABLES = new Set([
  ...['WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH', 'WINDOW', 'QUALIFY', 'UNION', 'EXCEPT', 'MINUS'],
  ...[
    'INTERSECT',
    'SELECT',
    'SET',
    'VALUES',
    'RETURNING',
    'WHEN',
    'VIEW',
    'WITH',
    'CLUSTER',
    'DISTRIBUTE',
    'SORT',
    ';',
  ],
]);

/** Words allowed between FROM or JOIN and a table. */
const BEFORE_TABLE = new Set(['LATERAL', 'ONLY', 'OUTER', 'ARRAY']);

/** Functions that have a FROM of their own: EXTRACT(YEAR FROM x). */
const WITH_FROM = new Set(['EXTRACT', 'TRIM', 'SUBSTRING', 'OVERLAY', 'POSITION', 'BTRIM', 'LTRIM', 'RTRIM']);

/** State of the tokens between two parentheses. */
interface Level {
  /** Whether a list of tables continues. */
  inTables: boolean;
  /** Whether a table comes next. */
  expected: boolean;
  /** Whether FROM belongs to a function here and begins no list of tables. */
  readonly isFunction: boolean;
}

/**
 * The tables that a query reads, named as in the query, without quotes: those after FROM and JOIN, at any depth, but not
 * common table expressions or functions. Starlake looks for them with two regular expressions
 * (sql/SqlParser.scala); they find false tables in strings and miss tables after a comma or a parenthesis; this function does not.
 */
export function tablesOf(sql: string): string[] {
  return tablesIn(readSql(sql).tokens);
}

/** Like {@link tablesOf}, for a statement that is already split into tokens. */
export function tablesIn(tokens: readonly Token[]): string[] {
  const expressions = tableExpressions(tokens);
  return sortedSet(readTables(tokens).filter((name) => name.includes('.') || !expressions.has(name.toLowerCase())));
}

function readTables(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  const levels: Level[] = [{ inTables: false, expected: false, isFunction: false }];
  for (let i = 0; i < tokens.length; i++) {
    const level = levels.at(-1)!;
    const word = keyword(tokens[i]);
    if (word === '(') {
      levels.push(newLevel(level, tokens, i));
      level.expected = false;
    } else if (word === ')') {
      if (levels.length > 1) {
        levels.pop();
      }
    } else if (isClause(word, level, tokens, i)) {
      level.inTables = true;
      level.expected = true;
    } else if (AFTER_TABLES.has(word)) {
      level.inTables = false;
      level.expected = false;
    } else if (word === ',') {
      level.expected = level.inTables;
    } else if (level.expected && !BEFORE_TABLE.has(word)) {
      const [name, last] = nameAt(tokens, i);
      level.expected = false;
      if (name !== undefined && keyword(tokens[last + 1]) !== '(') {
        found.push(name);
      }
      i = last;
    }
  }
  return found;
}

function newLevel(outer: Level, tokens: readonly Token[], at: number): Level {
  const next = keyword(tokens[at + 1]);
  // FROM (a JOIN b ...), as against FROM (SELECT ...).
  const isTables = outer.expected && !['SELECT', 'WITH', 'VALUES', 'FROM'].includes(next);
  return { inTables: isTables, expected: isTables, isFunction: WITH_FROM.has(keyword(tokens[at - 1])) };
}

function isClause(word: string, level: Level, tokens: readonly Token[], at: number): boolean {
  if (word === 'JOIN') {
    return true;
  }
  // a IS DISTINCT FROM b
  const isComparison = keyword(tokens[at - 1]) === 'DISTINCT' && ['IS', 'NOT'].includes(keyword(tokens[at - 2]));
  return word === 'FROM' && !level.isFunction && !isComparison;
}

/** The name that begins here, with its dots, and where it ends. */
function nameAt(tokens: readonly Token[], at: number): [string | undefined, number] {
  const parts: string[] = [];
  let i = at;
  for (;;) {
    const part = partAt(tokens, i);
    if (part === undefined) {
      return [undefined, Math.max(at, i - 1)];
    }
    parts.push(part.text);
    i = part.last;
    if (keyword(tokens[i + 1]) !== '.') {
      return [parts.join('.'), i];
    }
    i += 2;
  }
}

/** A word, a name in quotes, or one in brackets. */
function partAt(tokens: readonly Token[], at: number): { text: string; last: number } | undefined {
  const token = tokens[at];
  if (token?.kind === 'word' || token?.kind === 'name') {
    return { text: token.text, last: at };
  }
  if (token?.text === '[' && tokens[at + 1]?.kind === 'word' && tokens[at + 2]?.text === ']') {
    return { text: tokens[at + 1].text, last: at + 2 };
  }
  return undefined;
}

/** Names of common table expressions, in lower case: `WITH a AS (...), b (x, y) AS MATERIALIZED (...)`. */
function tableExpressions(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>();
  tokens.forEach((token, at) => {
    if (!['WITH', 'RECURSIVE', ','].includes(keyword(tokens[at - 1])) || !['word', 'name'].includes(token.kind)) {
      return;
    }
    let i = at + 1;
    if (keyword(tokens[i]) === '(') {
      i = closing(tokens, i) + 1;
    }
    if (keyword(tokens[i]) !== 'AS') {
      return;
    }
    i += 1;
    while (['NOT', 'MATERIALIZED'].includes(keyword(tokens[i]))) {
      i += 1;
    }
    if (keyword(tokens[i]) === '(') {
      names.add(token.text.toLowerCase());
    }
  });
  return names;
}

function closing(tokens: readonly Token[], open: number): number {
  const end = tokens.findIndex((token, i) => i > open && keyword(token) === ')');
  return end < 0 ? tokens.length : end;
}

/** A word in capitals, or a sign; nothing for names in quotes and strings. */
function keyword(token: Token | undefined): string {
  return token?.kind === 'word' || token?.kind === 'sign' ? token.text.toUpperCase() : '';
}
