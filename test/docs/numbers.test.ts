import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, tableUnder } from './markdown';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy } from '../../lib';
import { parseDagOptions } from '../../lib/job/dag-options';
import { FakeExecutor, runLocally, scratchFolder, synthesize } from '../helpers/local-run';

const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const TABLES = ['customers', 'orders', 'returns'];
const BASE = ['none', 'pending', 'imported', 'ack'].map((name) => [name, transitionsOf(name)] as const);

function transitionsOf(strategy: string): number {
  const row = tableUnder('## What it costs', readme).find(([name]) => name === strategy);
  return Number(/^(\d) \+ 1 a table$/.exec(row?.[1] ?? '')?.[1]);
}

test.each(BASE)('a run with %s enters %d states, and one for each table', async (strategy, states) => {
  const assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
    const tables = TABLES.map((name) => ({ name, pattern: `${name}-.*` }));
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, preLoadStrategy: strategy as PreLoadStrategy });
  });
  const root = scratchFolder();
  const put = (file: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), '');
  };
  TABLES.forEach((table) => put(`datasets/stage/sales/${table}-1.csv`));
  put('datasets/pending/sales/2026-08-02.ack');
  const run = (failing?: string) =>
    runLocally(assembly, 'sales', {
      root,
      executor: new FakeExecutor(({ argv }) => (argv.at(-1) === failing ? { exitCode: 1 } : undefined)),
      input: { scheduledTime: '2026-08-02T00:00:00Z' },
    });
  const entered = async (failing?: string) =>
    (await run(failing)).history.filter(({ type }) => type === 'StateEntered').length;
  const failed = await entered('returns');
  // A table that failed has one more; nothing is consumed then.
  expect(failed).toBe(states + TABLES.length + 1 - (strategy === 'ack' ? 1 : 0));
  expect(await entered()).toBe(states + TABLES.length);
});

test('the month that README.md calculates', () => {
  const transitions = 5 * (transitionsOf('imported') + 10) * 730;
  const hour = 0.04048 + 8 * 0.004445;
  const said = [
    `${transitions.toLocaleString('en-US')} transitions, $${((transitions - 4000) * 0.000025).toFixed(2)}`,
    `$${hour.toFixed(3)} an hour`,
    `$${((50 * 730 * hour * 2) / 60).toFixed(0)} for the loads`,
    `$${((5 * 730 * hour) / 60).toFixed(0)} for the imports`,
    `$${(((50 * 2 + 5) * 730 * 0.005) / 60).toFixed(0)} for their public addresses`,
  ];
  const text = readme.replace(/\s+/g, ' ');
  expect(said.filter((each) => !text.includes(each))).toEqual([]);
});

test('the table of options has every option, by the name it is parsed by, with its default', () => {
  const rows = tableUnder('## Options', readme);
  const known = () => parseDagOptions({ zzzzzzzzzzzzzzzzzzzz: '1' }, 'x');
  expect(known).toThrow(`known options: ${rows.map(([, name]) => name).join(', ')}`);
  for (const [camel, snake] of rows) {
    const sample = { sl_env_var: '{}', pre_load_strategy: 'none' }[snake] ?? '1';
    expect(Object.keys(parseDagOptions({ [snake]: sample }, 'x').options)).toEqual([camel]);
  }
});

test('options that the guide calls without effect are accepted, and have none', () => {
  const guide = readFileSync(path.join(ROOT, 'docs/your-app.md'), 'utf8');
  const paragraph = guide.split('Accepted, with a warning, and without effect here:')[1].split('\n\n')[0];
  const names = [...paragraph.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(40);
  const parsed = parseDagOptions(Object.fromEntries(names.map((name) => [name, '1'])), 'x');
  expect(parsed).toEqual({ options: {}, ignored: names });
});
