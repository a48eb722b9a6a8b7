import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ROOT, tableUnder } from './markdown';
import { EcsStarlakeJob, LoadPipeline, LoadPipelineProps, PreLoadStrategy, TransformPipeline } from '../../lib';
import { MAX_INLINE_TABLES, MAX_LOAD_TABLES } from '../../lib/contract/limits';
import { parseDagOptions } from '../../lib/options/dag-options';
import { pipelinesOf, readAssembly } from '../../local/assembly';
import { costLines } from '../../local/cli/commands/cost/cost-lines';
import { Durations } from '../../local/cost/durations/durations';
import { projectCost } from '../../local/cost/project-cost';
import { sizingIn } from '../../local/cost/sizing';
import { quickDefinition } from '../fuzz/support';
import { FakeStarlake } from '../helpers/fake-starlake';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';

const page = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const costs = page('docs/costs.md');
const TABLES = ['customers', 'orders', 'returns'];
const BASE = Object.values(PreLoadStrategy).map((name) => [name, transitionsOf(name)] as const);

function transitionsOf(strategy: string): number {
  const row = tableUnder('# What it costs', costs).find(([name]) => name === strategy);
  return Number(/^(\d) \+ 1 a container$/.exec(row?.[1] ?? '')?.[1]);
}

test.each(BASE)('a run with %s enters %d states, and one for each table', async (strategy, states) => {
  const assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
    const tables = TABLES.map((name) => ({ name, pattern: `${name}-.*` }));
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, preLoadStrategy: strategy });
  });
  const run = (failing?: string) => {
    const executor = new FakeStarlake(scratchFolder(), (table) => (table === failing ? { exitCode: 1 } : undefined));
    executor.put('stage', ...TABLES.map((table) => `${table}-1.csv`));
    executor.put('pending', '2026-08-02.ack');
    const { root } = executor;
    return runLocally(assembly, 'sales', { root, executor, input: { scheduledTime: '2026-08-02T00:00:00Z' } });
  };
  const entered = async (failing?: string) =>
    (await run(failing)).history.filter(({ type }) => type === 'StateEntered').length;
  // A round more, with one table; both loads of it are explained, and the two states behind the last end are not entered.
  expect(await entered('returns')).toBe(states + TABLES.length + 2 + (4 + 1) - 2);
  expect(await entered()).toBe(states + TABLES.length);
});

test('a run of transforms enters the states that docs/costs.md counts', async () => {
  expect(costs.replace(/\s+/g, ' ')).toContain(
    'a run enters 7 states, 3 for each task, each load, and each slot of the pool that it can use, and 2 for a wait',
  );
  const executor = new FakeStarlake(scratchFolder());
  const assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
    const tables = TABLES.map((name) => ({ name, pattern: `${name}-.*` }));
    const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
    const last = { name: 'kpi.c', dependencies: ['kpi.a', 'kpi.b'] };
    const tasks = [{ name: 'kpi.a', dependencies: ['sales.orders'] }, { name: 'kpi.b' }, last];
    new TransformPipeline(stack, 'Kpi', { job, tasks, loads: [{ pipeline: sales }] });
  });
  const { status, history } = await runLocally(assembly, 'Kpi', { root: executor.root, executor });
  const entered = history.flatMap((event) => (event.type === 'StateEntered' ? [event.state] : []));
  const count = (state: string) => entered.filter((name) => name === state).length;
  const [workers, waits] = [count('no_more_Kpi_tasks'), count('wait_for_Kpi_task')];
  expect([status, count('Kpi_transform'), count('load_for_Kpi')]).toEqual(['SUCCEEDED', 3, 1]);
  expect(entered.length).toBe(7 + 3 * (3 + 1 + workers) + 2 * waits);
});

/** A stack of pipelines of tables with names of 15 characters and patterns of 25. */
function stackOf(pipelines: number, tables: number): Stack {
  const { context } = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8'));
  const stack = new Stack(new App({ context, outdir: path.join(scratchFolder(), 'cdk.out') }), 'Lake');
  const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
  const names = Array.from({ length: tables }, (_, i) => `some_table_${1000 + i}`);
  for (let i = 0; i < pipelines; i++) {
    const props = { job, domain: `domain_${i}`, preLoadStrategy: PreLoadStrategy.IMPORTED };
    new LoadPipeline(stack, `Domain${i}`, {
      ...props,
      tables: names.map((name) => ({ name, pattern: `${name}-.*\\.csv` })),
    });
  }
  return stack;
}

/** How the Map of the only pipeline of a stack runs its loads. */
function modeOf(stack: Stack): string {
  const { stateMachine } = stack.node.findChild('Domain0') as LoadPipeline;
  return quickDefinition(stateMachine).States.load_domain_0.ItemProcessor.ProcessorConfig.Mode;
}

test('tables that a pipeline, and pipelines that a template has room for', () => {
  const text = page('docs/limits.md').replace(/\s+/g, ' ');
  expect(text).toContain('about 800 where names and patterns have 15 and 25 characters');
  expect([800, 900].map((tables) => modeOf(stackOf(1, tables)))).toEqual(['INLINE', 'DISTRIBUTED']);
  expect(text).toContain('A pipeline has 10,000 tables at most');
  expect(text).toContain('Up to 900 tables');
  expect([MAX_LOAD_TABLES, MAX_INLINE_TABLES]).toEqual([10_000, 900]);
  // That a stack has room for 200 of them, starlake-project-large.long.test.ts shows.
  expect(text).toContain('have 500,000 bytes together, about 40 pipelines of 50 tables');
  const [{ definition }] = pipelinesOf(readAssembly((stackOf(1, 50).node.root as App).synth().directory));
  const room = 500_000 / JSON.stringify(definition).length;
  expect(room).toBeGreaterThan(37);
  expect(room).toBeLessThan(45);
});

test('the table of what else a LoadPipeline takes has its properties and their defaults', () => {
  const files = ['lib/load/load-pipeline-props.ts', 'lib/pipeline/pipeline-props.ts'];
  const source = files.map((file) => readFileSync(path.join(ROOT, file), 'utf8')).join('');
  const rows = tableUnder('A `LoadPipeline` also has these properties:', page('docs/options.md')).filter(
    ([name]) => name !== '',
  );
  const names = rows.map(([name]) => name);
  expect(names).toEqual(['overlap', 'staleFiles', 'retries', 'retryDelay', 'memoryLadder'] satisfies Array<
    keyof LoadPipelineProps
  >);
  for (const [name, said] of rows) {
    const comment = source.split(`readonly ${name}?:`)[0].split('/**').at(-1)!;
    const value = /@default (?:- )?(.*)/.exec(comment)![1].replaceAll('`', '');
    if (name !== 'memoryLadder') expect([name, said]).toEqual([name, value]);
  }
});

test('the month of 50 tables an hour that docs/costs.md shows, and README.md quotes', () => {
  const assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
    const tables = Array.from({ length: 10 }, (_, i) => ({ name: `table_${i}`, pattern: `table_${i}-.*` }));
    for (const domain of ['crm', 'hr', 'sales', 'stock', 'web']) {
      const props = { job, domain, tables, preLoadStrategy: PreLoadStrategy.IMPORTED };
      new LoadPipeline(stack, domain, { ...props, schedule: { cron: '@hourly' } });
    }
  });
  const all = pipelinesOf(assembly).filter(({ kind }) => kind === 'load');
  const nothing = { bytes: new Map(), durations: new Durations() };
  const cost = projectCost({ all, pipelines: all, ...nothing, sizing: sizingIn(assembly) });
  const lines = costLines(cost, { isTTY: false, columns: undefined, env: {} });
  expect(costs).toContain(['```text', ...lines, '```'].join('\n'));
  const row = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name} `))!
      .match(/[\d.,]+/g)!
      .map(Number);
  const total = row('total');
  const [whole, containers] = [total.at(-1)!, total.at(-2)!].map(Math.round);
  const [mwaa, serverless] = ['MWAA, mw1.small', 'MWAA Serverless'].map((name) => Math.round(row(name).at(-1)!));
  const quoted = page('README.md').replace(/\s+/g, ' ');
  expect(quoted).toContain(`[$${whole} a month](docs/costs.md), of which $${containers} are containers`);
  expect(quoted).toContain(`is $${mwaa} with MWAA (mw1.small), and $${serverless} with MWAA Serverless`);
});

test('the table of options has every option, by the name it is parsed by, with its default', () => {
  const rows = tableUnder('# Options', page('docs/options.md'));
  const known = () => parseDagOptions({ zzzzzzzzzzzzzzzzzzzz: '1' }, 'x');
  expect(known).toThrow(`known options: ${rows.map(([, name]) => name).join(', ')}`);
  for (const [camel, snake] of rows) {
    const sample = { sl_env_var: '{}', pre_load_strategy: 'none' }[snake] ?? '1';
    expect(Object.keys(parseDagOptions({ [snake]: sample }, 'x').options)).toEqual([camel]);
  }
});
