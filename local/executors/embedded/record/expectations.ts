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

/** An expectation about a table, checked after rows were written to it. */
export interface Expectation {
  /** The call of a macro, as it is declared. */
  readonly expect: string;
  /** Whether the load also fails when the query itself fails, not only for its result. */
  readonly failOnError: boolean;
  /** The query, which must return 0; undefined if Starlake cannot render it, and fails. */
  readonly sql?: string;
  /** Creates an error about it, with file and line. */
  readonly errorOf: (message: string) => Error;
}

/** A table whose rows were written. */
export interface Expected {
  readonly schema: string;
  readonly table: string;
  readonly connection: Connection;
  readonly expectations: readonly Expectation[];
}

/** The number that Starlake uses for a result that is not one number. */
const NO_NUMBER = -2_147_483_648;

/**
 * Reads `expectations`, and renders each with the macros of the project.
 *
 * @param errorOf Creates the error about one of them.
 * @throws Error for an expectation that cannot be rendered here, though Starlake perhaps can.
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
 * Checks the expectations about a table, and records the results in `audit.expectations`, as Starlake does. A failed
 * expectation fails the load only if `application.expectations.failOnError` is set.
 *
 * @returns How many expectations fail the load.
 * @throws CommandError for an expectation that Starlake cannot read: Starlake notices it after everything is written.
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
    // Starlake's own condition: it searches for the name in lower case.
    const sql = rendered.includes('sl_this')
      ? rendered.replace(/sl_this/gi, () => `${table.schema}.${table.table}`)
      : rendered;
    const outcome = await databases.use(table.connection.file, signal, (session) => ask(session, sql, signal));
    outcomes.push({ ...outcome, expectation, sql });
    // As Starlake's log does (`ExpectationReport.toString`): a run reads it from the log, with any executor.
    const result = `count:${outcome.result ?? 0}, success:${outcome.result === 0}, message: ${outcome.error ?? ''}`;
    print(`ExpectationJob: name: {{${callOf(expect)}}}, params:${expect}, ${result}, sql:Some(${sql})`);
    if (outcome.result !== 0) {
      // Without DuckDB's suggestions of other tables.
      const why = outcome.error?.split('\n')[0] ?? `it is ${outcome.result}`;
      print(`${table.schema}.${table.table}: not as expected: ${expect} (${why})`);
    }
  }
  if (outcomes.length > 0) {
    await databases.use(audit.connection.file, signal, (session) =>
      session.write(async () => {
        for (const { result, error, expectation, sql } of outcomes) {
          const record = { call: callOf(expectation.expect), expect: expectation.expect, sql, error: error ?? '' };
          const of = { domain: table.schema, schema: table.table };
          await audit.expect(session, of, { ...record, count: result ?? 0 }, result === 0);
        }
      }),
    );
  }
  const failing = outcomes.some(({ error, expectation, result }) => (error ? expectation.failOnError : result !== 0));
  const fails = asBoolean(asMapping(project.application.expectations)?.failOnError, false) && failing;
  return fails ? outcomes.filter(({ result }) => result !== 0).length : 0;
}

interface Outcome {
  /** Result of the query; undefined if it failed. */
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

/** The number that a query returns: the first value of its only row, without decimals. */
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

/** A call without its macro's file name: `is_positive('x')` for `Numeric.is_positive('x')`. */
function callOf(expect: string): string {
  const parenthesis = expect.indexOf('(');
  const dot = parenthesis < 0 ? -1 : expect.slice(0, parenthesis).indexOf('.');
  return expect.slice(dot + 1);
}

/** Whether Starlake cannot read an expectation: it has the old form with an arrow, or no macro has that name. */
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
