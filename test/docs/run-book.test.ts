import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sampleAssembly } from './evaluate';
import { blocksOfPages, ROOT, tableUnder } from './markdown';
import { ITEM_ERRORS, RUN_ERRORS, TRIGGER_ERRORS } from '../../lib/contract/errors';
import type { FailureKind } from '../../lib/contract/failure';
import { loadFailed } from '../../lambda/end-load/cause';
import { retryOf } from '../../lambda/end-load/retry';
import { findPipeline, readAssembly } from '../../local/assembly';
import { statesOf } from '../../local/interpreter/states';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const book = read('docs/run-book.md');
const errors = sectionsOf('Errors');
const kinds = sectionsOf('Kinds');

/** The sections below a heading, by their own headings without code marks. */
function sectionsOf(heading: string): Map<string, string> {
  const text = book.split(`\n## ${heading}\n`)[1].split('\n## ')[0];
  return new Map(
    text
      .split('\n### ')
      .slice(1)
      .map((section) => [section.split('\n')[0].replaceAll('`', ''), section.replace(/\s+/g, ' ')]),
  );
}

const handlers = readdirSync(path.join(ROOT, 'lambda'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(path.join('lambda', file)))
  .join('\n');

const namesIn = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];

/** Errors that end no run: the state is tried again, or there is no run yet. */
const ENDS_NO_RUN: readonly string[] = ['Starlake.NotReady', ...TRIGGER_ERRORS];

/** Errors that handlers throw. */
const thrown: string[] = [...RUN_ERRORS, ...TRIGGER_ERRORS];

test('the run book has every kind of failure that there is, and no other', () => {
  const type = read('lib/contract/failure.ts').split('export type FailureKind =')[1].split('\n\n')[0];
  const known = namesIn(type, /^ *\| '([A-Z_]+)'/gm);
  expect(known.length).toBeGreaterThan(10);
  expect([...kinds.keys()].sort()).toEqual(known.sort());
});

test('each kind says what was done already, as it is done, and what to do', () => {
  for (const [name, text] of kinds) {
    // ECS throttles a start only: there is no task then.
    const error = name === 'THROTTLED' ? 'ECS.ThrottlingException' : 'States.TaskFailed';
    const failure = { error, kind: name as FailureKind };
    const options = { ladder: [], retries: 1, retryDelay: 0 };
    const again = retryOf({ load: { table: 'orders' }, failure }, options, () => 0.5);
    const { retries = 0, launches = 0 } = again?.load ?? {};
    const done = /Done already: (.*?) To do: /.exec(text)?.[1] ?? '';
    const said = { retries: /its tries/.test(done) ? 1 : 0, launches: /\bfour\b/.test(done) ? 1 : 0 };
    expect([name, said]).toEqual([name, { retries, launches }]);
    expect([name, done.length > 0]).toEqual([name, true]);
  }
});

test('starts that ECS refuses are tried as often as the pages say', () => {
  const { definition } = findPipeline(readAssembly(sampleAssembly()), 'sales');
  const { Retry: retriers = [] } = new Map(statesOf(definition)).get('sales_table_load')!;
  expect(retriers.map(({ MaxAttempts }) => MaxAttempts)).toEqual([8, 2]);
  expect(retriers[0]).toMatchObject({ IntervalSeconds: 30, MaxDelaySeconds: 600 });
  expect(kinds.get('NOT_STARTED')).toContain('eight more starts where ECS itself failed, two where');
});

test('a dead letter is sent again in both of its forms: that of Lambda, and that of EventBridge', () => {
  const recipes = blocksOfPages().filter(({ code }) => code.includes('requestPayload'));
  expect(recipes).toHaveLength(2);
  expect(
    recipes.filter(({ code }) => !code.includes("jq -c '.requestPayload // .' message.json")).map(({ where }) => where),
  ).toEqual([]);
});

test('handlers throw every error of the contract', () => {
  expect(thrown.filter((name) => !handlers.includes(`'${name}'`))).toEqual([]);
  expect(ITEM_ERRORS.filter((name) => !handlers.includes(`'${name}'`))).toEqual([]);
});

test('the run book has every error that a handler throws, and docs/pipelines.md those that end a run', () => {
  expect(thrown.filter((name) => !errors.has(name))).toEqual([]);
  const ours = [...errors.keys()].filter((name) => name.startsWith('Starlake.'));
  expect(ours.filter((name) => !thrown.includes(name))).toEqual([]);
  const rows = tableUnder('## Errors', read('docs/pipelines.md')).map(([name]) => name);
  expect(rows.filter((name) => name !== 'others').sort()).toEqual(
    thrown.filter((name) => !ENDS_NO_RUN.includes(name)).sort(),
  );
});

test('errors by which a table that was not loaded is told are in the run book', () => {
  expect(ITEM_ERRORS.filter((name) => !book.includes(`\`${name}\``))).toEqual([]);
});

test('the run book explains every field that a cause may have', () => {
  const failed = Array.from({ length: 2000 }, (_, i) => ({
    load: { table: `table_${i}` },
    failure: { error: 'States.TaskFailed', kind: 'UNKNOWN' as const },
  }));
  const left = Array.from({ length: 30 }, (_, i) => `file-${i}`);
  const causes = [2000, 1].map((count) => {
    const of = { domain: 'sales', scheduledDate: '', unpublished: 'the bus refuses it' };
    const report = { ...of, failed: failed.slice(0, count), loaded: [], left };
    return Object.keys(JSON.parse(loadFailed(report).message));
  });
  const fields = [...new Set(causes.flat())].filter((name) => !['domain', 'scheduledDate'].includes(name));
  expect(fields.sort()).toEqual(['files', 'loaded', 'more', 'moreFiles', 'tables', 'unpublished']);
  const rows = tableUnder('## The first five minutes', book).flatMap(([names]) => names.split(', '));
  expect(fields.filter((name) => !rows.includes(name))).toEqual([]);
});
