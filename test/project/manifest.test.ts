import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { dagGenerate, loadContext, Node, schedule, table, task, transformContext, writeFiles } from './dag-generate';
import { readManifest } from '../../lib/project/manifest/read-manifest';
import { scratchFolder } from '../helpers/local-run';

const SALES = schedule('daily', '0 0 * * *', 'sales', ['customers', ['orders', 'orders_v2']]);

test('a load and transforms become one plan, by source names with final names as datasets', () => {
  const tree = task('kpi.top', task('kpi.revenue', table('sales.orders_v2')), table('sales.customers'), {
    data: { name: 'cte', typ: 'unknown' },
    children: [],
  });
  const folder = writeFiles(scratchFolder(), {
    'sales_loads.json': dagGenerate('load', loadContext([SALES], { retries: '2' })),
    'deeper/kpi.json': dagGenerate('transform', transformContext('0 4 * * *', [tree])),
    'notes.txt': 'no manifest',
  });
  expect(readManifest(folder)).toEqual({
    version: 1,
    loads: [
      {
        name: 'sales',
        domain: 'sales',
        options: { retries: '2' },
        schedule: '0 0 * * *',
        directory: '{SL_DATASETS}/incoming/sales',
        tables: [
          { name: 'customers', dataset: 'sales.customers', pattern: 'customers-.*\\.csv' },
          { name: 'orders', dataset: 'sales.orders_v2', pattern: 'orders-.*\\.csv' },
        ],
      },
    ],
    transforms: [{ name: 'kpi', options: {}, comment: 'tasks', schedule: '0 4 * * *', tasks: ['kpi.top'] }],
    tasks: [
      { name: 'kpi.revenue', dataset: 'kpi.revenue', dependencies: ['sales.orders_v2'] },
      { name: 'kpi.top', dataset: 'kpi.top', dependencies: ['kpi.revenue', 'sales.customers'] },
    ],
  });
});

test('several schedules of a domain are several pipelines, and no schedule is none', () => {
  const none = schedule('None', null, 'sales', ['returns']);
  const cron = schedule('cron1', '30 2 * * 1-5', 'sales', ['products']);
  const file = path.join(scratchFolder(), 'sales.json');
  writeFileSync(file, dagGenerate('load', loadContext([SALES, none, cron])));
  const { loads } = readManifest(file);
  expect(loads.map(({ name, schedule: cronOf }) => [name, cronOf])).toEqual([
    ['sales_30_2_x_x_1_5', '30 2 * * 1-5'],
    ['sales_daily', '0 0 * * *'],
    ['sales_none', undefined],
  ]);
});

test('a file for each table is a pipeline for each, by its name', () => {
  const folder = writeFiles(scratchFolder(), {
    'a.json': dagGenerate('load', loadContext([schedule('daily', '0 0 * * *', 'sales', ['customers'])])),
    'b.json': dagGenerate('load', loadContext([schedule('daily', '0 0 * * *', 'sales', ['orders'])], {}, 'orders')),
  });
  expect(readManifest(folder).loads.map(({ name, comment }) => [name, comment])).toEqual([
    ['sales_customers', undefined],
    ['sales_orders', 'orders'],
  ]);
});

test.each(['None', null, ''])('transforms with the cron %p have no schedule', (cron) => {
  const folder = writeFiles(scratchFolder(), {
    'kpi.json': dagGenerate('transform', transformContext(cron, [task('kpi.a')])),
  });
  expect(readManifest(folder).transforms).toEqual([{ name: 'kpi', options: {}, comment: 'tasks', tasks: ['kpi.a'] }]);
});

test('folders of the machine that generated the files are variables, and the machine itself is not in them', () => {
  const slEnvVar = JSON.stringify({
    SL_ROOT: '/proj',
    SL_DATASETS: '/proj/datasets',
    SL_ENV: 'PROD',
    OTHER: '/project',
  });
  const values = { sl_env_var: slEnvVar, global_ack_file_path: '/proj/datasets/pending/sales/GO.ack' };
  const raw = { metadata: { directory: '/proj/in', ack: 'ok' } };
  const folder = writeFiles(scratchFolder(), {
    'sales.json': dagGenerate('load', loadContext([schedule('daily', '0 0 * * *', 'sales', ['orders'], raw)], values)),
  });
  const [load] = readManifest(folder).loads;
  expect(load).toMatchObject({
    directory: '{SL_ROOT}/in',
    options: { global_ack_file_path: '{SL_DATASETS}/pending/sales/GO.ack' },
    tables: [{ name: 'orders', ack: 'ok' }],
  });
  expect(load.options).not.toHaveProperty('SL_TIMEZONE');
  expect(JSON.parse(load.options.sl_env_var)).toEqual({
    SL_ROOT: '{SL_ROOT}',
    SL_DATASETS: '{SL_DATASETS}',
    SL_ENV: 'PROD',
    OTHER: '/project',
  });
});

test("a table's own ack wins over its domain's, and no folder is no folder", () => {
  const raw = {
    metadata: { ack: 'ok' },
    tables: [{ name: 'orders', pattern: 'o.*', metadata: { ack: 'done' } }],
  };
  const file = path.join(scratchFolder(), 'sales.json');
  writeFileSync(file, dagGenerate('load', loadContext([schedule('daily', '0 0 * * *', 'sales', ['orders'], raw)])));
  const [load] = readManifest(file).loads;
  expect(load).not.toHaveProperty('directory');
  expect(load.tables).toEqual([{ name: 'orders', dataset: 'sales.orders', pattern: 'o.*', ack: 'done' }]);
});

test('files that dag-generate writes for each schedule, with all schedules in each, count once', () => {
  const text = dagGenerate('load', loadContext([SALES, schedule('hourly', '0 * * * *', 'sales', ['returns'])]));
  const folder = writeFiles(scratchFolder(), { 'sales_daily.json': text, 'sales_hourly.json': text });
  expect(readManifest(folder).loads.map(({ name }) => name)).toEqual(['sales_daily', 'sales_hourly']);
});

test('a plan that was printed is read as it is', () => {
  const folder = writeFiles(scratchFolder(), { 'sales.json': dagGenerate('load', loadContext([SALES])) });
  const plan = readManifest(folder);
  const file = path.join(scratchFolder(), 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  expect(readManifest(file)).toEqual(plan);
});

describe('an error names the file', () => {
  const read = (files: { [name: string]: string }) => () => readManifest(writeFiles(scratchFolder(), files));
  const load = (...schedules: Parameters<typeof loadContext>[0]) => dagGenerate('load', loadContext(schedules));

  test.each<[string, { [name: string]: string }, RegExp]>([
    ['no file', {}, /has no manifest, a file \*\.json: run starlake dag-generate/],
    ['no JSON', { 'a.json': '{' }, /manifest '.*a\.json' must be JSON: /],
    ['no plan', { 'a.json': '{"version": 1}' }, /a\.json' has none of 'loads', 'transforms' and 'tasks'/],
    ['another version', { 'a.json': '{"version": 7, "load": {}}' }, /a\.json' has version 7, and this library reads 1/],
    [
      'no schedules',
      { 'a.json': '{"version": 1, "load": {"options": {}}}' },
      /'schedules' in manifest '.*a\.json' must be a list/,
    ],
    [
      'a table that is loaded twice',
      { 'a.json': load(SALES), 'b.json': load(schedule('hourly', '0 * * * *', 'sales', ['customers'])) },
      /table 'sales\.customers' is in manifest '.*a\.json' and in '.*b\.json'.*--clean/,
    ],
    [
      'a task of two pipelines',
      {
        'a.json': dagGenerate('transform', transformContext('None', [task('kpi.a')])),
        'b.json': dagGenerate('transform', transformContext('None', [task('kpi.a')])),
      },
      /task 'kpi\.a' is in manifest '.*a\.json' and in '.*b\.json'/,
    ],
    [
      'a cron expression that is none',
      { 'a.json': load(schedule('cron1', '61 * * * *', 'sales', ['orders'])) },
      /'loads\[0\]\.schedule' of manifest .* is '61 \* \* \* \*'/,
    ],
    [
      'a dependency that is no JSON',
      { 'a.json': dagGenerate('transform', { ...transformContext('None', []), dependencies: '[' }) },
      /'dependencies' in manifest '.*a\.json' must be JSON/,
    ],
    [
      'a circle',
      {
        'a.json': dagGenerate(
          'transform',
          transformContext('None', [task('kpi.a', task('kpi.b')), task('kpi.b', task('kpi.a'))]),
        ),
      },
      /kpi\.a.*kpi\.b/,
    ],
  ])('%s', (_, files, message) => {
    expect(read(files)).toThrow(message);
  });

  test('a path that is not there', () => {
    expect(() => readManifest('/nowhere/plan.json')).toThrow("there is no manifest '/nowhere/plan.json'");
  });

  test('a Starlake without rawDomains', () => {
    const { rawDomains: _raw, ...old } = SALES;
    void _raw;
    const file = path.join(scratchFolder(), 'sales.json');
    writeFileSync(file, dagGenerate('load', loadContext([{ ...old, rawDomains: [] }])));
    expect(() => readManifest(file)).toThrow(/table 'customers' of domain 'sales' .* has no pattern.*Starlake 1\.4/);
  });
});

describe('whatever the names, the templates write JSON that says the same', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const json = (kind: 'load' | 'transform', context: object) => JSON.parse(dagGenerate(kind, context));

  test('loads', () => {
    const schedules = fc.array(
      fc
        .tuple(text, fc.option(text), text, fc.uniqueArray(text, { maxLength: 3 }), fc.option(text), fc.option(text))
        .map(([name, cron, domain, tables, directory, ack]) =>
          schedule(name, cron, domain, tables, {
            metadata: { directory, ack },
            tables: tables.map((each) => ({
              name: each,
              pattern: `${each}"\\'.*`,
              metadata: ack === null ? null : { ack },
            })),
          }),
        ),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(schedules, fc.dictionary(text, text), text, (given, values, comment) => {
        const { load } = json('load', loadContext(given, values, comment));
        expect(load.comment).toBe(comment);
        expect(load.options).toEqual({ ...values, SL_TIMEZONE: 'Europe/Paris' });
        expect(load.schedules.map((each: { name: string; cron: unknown }) => [each.name, each.cron])).toEqual(
          given.map((each) => [each.schedule, each.cron]),
        );
        const patterns = (domains: Array<{ tables: Array<{ name: string; pattern: string }> }>) =>
          domains.flatMap(({ tables }) => tables.map(({ name, pattern }) => [name, pattern]));
        load.schedules.forEach((each: { declared: [] }, i: number) => {
          expect(patterns(each.declared)).toEqual(patterns(given[i].rawDomains));
        });
      }),
      { numRuns: 100 },
    );
  });

  test('transforms', () => {
    const tree: fc.Memo<Node> = fc.memo((depth) =>
      fc.record<Node>({
        data: fc.record({ name: text, typ: fc.constantFrom('task', 'table', 'unknown') }),
        children: depth > 1 ? fc.array(tree(depth - 1), { maxLength: 2 }) : fc.constant([]),
      }),
    );
    fc.assert(
      fc.property(fc.option(text), fc.array(tree(3), { maxLength: 3 }), (cron, nodes) => {
        const { transform } = json('transform', transformContext(cron, nodes));
        expect(transform.cron).toBe(cron);
        expect(JSON.parse(transform.dependencies)).toEqual(nodes);
      }),
      { numRuns: 100 },
    );
  });
});
