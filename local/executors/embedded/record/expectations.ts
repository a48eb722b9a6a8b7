import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Audit } from './audit';
import type { CommandContext } from '../command/command';
import { CommandError } from '../command/command-error';
import type { Connection } from '../project/connection';
import type { Row, Session } from '../database/duckdb';
import { hasCode } from '../load/files';
import type { Project } from '../project/project';
import { stripComments } from '../task/sql-script';
import { renderSql } from '../project/variables';
import { asBoolean, asMapping, asText } from '../project/mapping';

/** What is expected of a table once rows were written to it. */
export interface Expectation {
  /** The call of a macro, as it is declared. */
  readonly expect: string;
  /** Whether the load fails where the query does; it fails by what the query says anyway. */
  readonly failOnError: boolean;
  /** The query, which has to say 0; undefined where Starlake cannot tell it, and fails. */
  readonly sql?: string;
  /** An error about it, which names file and line. */
  readonly errorOf: (message: string) => Error;
}

/** A table whose rows were written. */
export interface Expected {
  readonly schema: string;
  readonly table: string;
  readonly connection: Connection;
  readonly expectations: readonly Expectation[];
}

/** What Starlake takes a result for that is not one number. */
const NO_NUMBER = -2_147_483_648;

/**
 * Reads `expectations`, and renders each with the macros of the project.
 *
 * @param errorOf Makes the error about one of them.
 * @throws Error for one that cannot be rendered here, though Starlake may be able to.
 */
export async function readExpectations(
  project: Project,
  declared: unknown,
  errorOf: (index: number, message: string) => Error,
): Promise<Expectation[]> {
  const settings = asMapping(project.application.expectations);
  if (!Array.isArray(declared) || declared.length === 0 || !asBoolean(settings?.active, true)) {
    return [];
  }
  const macros = await readMacros(project);
  return declared.map((item: unknown, index) => {
    const expect = asText(asMapping(item)?.expect) ?? '';
    const failOnError = asBoolean(asMapping(item)?.failOnError, true);
    const expectation = { expect, failOnError, errorOf: (message: string) => errorOf(index, message) };
    if (isBroken(expect, macros)) {
      return expectation;
    }
    try {
      const text = `${macros}\n{{${callOf(expect)}}}`;
      return { ...expectation, sql: renderSql(text, project.files.scope, 'its macro').trim() };
    } catch (error) {
      throw error instanceof CommandError ? errorOf(index, `cannot be rendered here: ${error.message}`) : error;
    }
  });
}

/**
 * Asks whether a table is as expected, and writes down the answers in `audit.expectations`, as Starlake does: what is not as
 * expected fails nothing, unless `application.expectations.failOnError` is set.
 *
 * @returns How many expectations are to fail the load.
 * @throws CommandError for an expectation that Starlake cannot read: it finds out when all is written.
 */
export async function checkExpectations(context: CommandContext, audit: Audit, table: Expected): Promise<number> {
  const { databases, signal, project, print } = context;
  const outcomes: Array<Outcome & { expectation: Expectation; sql: string }> = [];
  for (const expectation of table.expectations) {
    const { expect, sql: rendered } = expectation;
    if (rendered === undefined) {
      throw expectation.errorOf(
        `is '${expect}', which is not the call of a macro in metadata/expectations: Starlake cannot read it`,
      );
    }
    // Starlake's own condition: it looks for the name in small letters.
    const sql = rendered.includes('sl_this')
      ? rendered.replace(/sl_this/gi, () => `${table.schema}.${table.table}`)
      : rendered;
    const outcome = await databases.use(table.connection.file, signal, (session) => ask(session, sql, signal));
    outcomes.push({ ...outcome, expectation, sql });
    if (outcome.result !== 0) {
      // Without the tables that DuckDB guesses were meant.
      const why = outcome.error?.split('\n')[0] ?? `it is ${outcome.result}`;
      print(`${table.schema}.${table.table}: not as expected: ${expect} (${why})`);
    }
  }
  if (outcomes.length > 0) {
    await databases.use(audit.connection.file, signal, (session) =>
      session.write(async () => {
        for (const { result, error, expectation, sql } of outcomes) {
          const told = { call: callOf(expectation.expect), expect: expectation.expect, sql, error: error ?? '' };
          const of = { domain: table.schema, schema: table.table };
          await audit.expect(session, of, { ...told, count: result ?? 0 }, result === 0);
        }
      }),
    );
  }
  const failing = outcomes.some(({ error, expectation, result }) => (error ? expectation.failOnError : result !== 0));
  const fails = asBoolean(asMapping(project.application.expectations)?.failOnError, false) && failing;
  return fails ? outcomes.filter(({ result }) => result !== 0).length : 0;
}

interface Outcome {
  /** What the query said; undefined if it failed. */
  readonly result?: number;
  readonly error?: string;
}

async function ask(session: Session, sql: string, signal: AbortSignal): Promise<Outcome> {
  try {
    await session.run("SET TimeZone = 'UTC'");
    return { result: numberOf(await session.query(sql)) };
  } catch (error) {
    signal.throwIfAborted();
    return { error: (error as Error).message };
  }
}

/** The number that a query says: of one row the first value, without what is behind its point. */
function numberOf(rows: readonly Row[]): number {
  if (rows.length !== 1) {
    return NO_NUMBER;
  }
  const [value] = Object.values(rows[0]);
  if (value === null) {
    return 0;
  }
  const number = typeof value === 'boolean' || value === '' ? NaN : Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : NO_NUMBER;
}

/** A call without the name of the file that its macro is in: `Numeric.is_positive('x')`. */
function callOf(expect: string): string {
  const parenthesis = expect.indexOf('(');
  const dot = parenthesis < 0 ? -1 : expect.slice(0, parenthesis).indexOf('.');
  return expect.slice(dot + 1);
}

/** Whether an expectation is known to be none that Starlake can read: the old form with an arrow, or no macro of that name. */
function isBroken(expect: string, macros: string): boolean {
  const [, name] = /^\s*(\w+)\s*\(/.exec(callOf(expect)) ?? [];
  const names = [...macros.matchAll(/\{%-?\s*macro\s+(\w+)/g)].map(([, macro]) => macro);
  return expect.replace(/'[^']*'|"[^"]*"/g, '').includes('=>') || (name !== undefined && !names.includes(name));
}

async function readMacros({ areas }: Project): Promise<string> {
  const files = await Promise.all(
    ['expectations', 'macros'].map((folder) => listTemplates(path.join(areas.metadata, folder))),
  );
  const texts = await Promise.all(files.flat().map((file) => fs.readFile(file, 'utf8')));
  return stripComments(texts.join('\n'));
}

async function listTemplates(folder: string): Promise<string[]> {
  try {
    const names = await fs.readdir(folder, { recursive: true });
    return names
      .filter((name) => name.endsWith('.j2'))
      .sort()
      .map((name) => path.join(folder, name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return [];
    }
    throw error;
  }
}
