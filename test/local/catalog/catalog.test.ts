import { readAssembly, pipelinesOf } from '../../../local/assembly';
import { furtherTables } from '../../../local/catalog/lineage';
import { makeCatalog } from '../../../local/catalog/make-catalog';
import { projectFolders } from '../../../local/catalog/project-folders';
import { readCatalog } from '../../../local/catalog/read-catalog';
import type { Pipeline } from '../../../local/pipeline';
import { sampleAssembly } from '../../docs/evaluate';
import { load, transform } from './pipelines';

const AT = new Date('2026-11-30T12:00:00Z');

function catalogOf(pipelines: readonly Pipeline[]) {
  return makeCatalog(pipelines, { name: 'Lake', at: AT, declared: new Map() });
}

describe('the catalog of the sample', () => {
  const directory = sampleAssembly();
  const pipelines = pipelinesOf(readAssembly(directory));
  const { catalog, problems } = readCatalog(pipelines, { name: 'Sample', at: AT, folders: projectFolders(directory) });
  const pipeline = (id: string) => catalog.pipelines.find((each) => each.id === id);
  const table = (name: string) => catalog.tables.find((each) => each.name === name);

  test('has every pipeline, with what starts it', () => {
    expect(problems).toEqual([]);
    expect(catalog.pipelines.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'backfill backfill',
      'board transform',
      'hr load',
      'kpi transform',
      'sales load',
    ]);
    expect(pipeline('kpi')).toMatchObject({
      schedules: [
        {
          ...{ expression: '0 4 * * *', timeZone: 'Europe/Paris' },
          next: ['2026-12-01T03:00:00.000Z', '2026-12-02T03:00:00.000Z', '2026-12-03T03:00:00.000Z'],
        },
      ],
      ...{ triggers: [], loadsFirst: ['sales'], upstream: ['sales'], downstream: ['board'], slots: 6 },
    });
    expect(pipeline('board')).toMatchObject({
      triggers: [{ datasets: ['hr.employees', 'hr.teams', 'kpi.revenue_by_month'], strategy: 'all', minSeconds: 900 }],
      schedules: [],
    });
  });

  test('has every table with its columns, and what it is made of', () => {
    expect(catalog.tables).toHaveLength(11);
    expect(table('sales.orders')).toMatchObject({
      ...{ source: 'load', writtenBy: ['sales'], readBy: ['kpi'], upstream: [] },
      downstream: ['kpi.revenue_by_day', 'kpi.top_customers'],
      declared: {
        ...{ file: 'metadata/load/sales/orders.sl.yml', pattern: 'orders-.*\\.jsonl', format: 'JSON_FLAT' },
        writeStrategy: { type: 'APPEND', key: [] },
      },
    });
    expect(table('sales.orders')?.declared?.columns[0]).toEqual({ name: 'order_id', type: 'long', isRequired: true });
    // Its file is departments.
    expect(table('hr.teams')?.declared?.file).toBe('metadata/load/hr/departments.sl.yml');
    expect(table('kpi.revenue_by_month')).toMatchObject({
      ...{ source: 'transform', upstream: ['kpi.revenue_by_day'], downstream: ['board.revenue_per_employee'] },
      declared: { sql: expect.stringContaining('FROM kpi.revenue_by_day d'), writeStrategy: { type: 'OVERWRITE' } },
    });
  });
});

test('a pipeline goes by its name, with its stack where another has that name', () => {
  const twins = [load('sales', ['a']), load('sales', ['a'], { stack: 'Test' }), load('hr', ['b'])];
  expect(catalogOf(twins).pipelines.map(({ id }) => id)).toEqual(['Lake/sales', 'Test/sales', 'hr']);
  expect(catalogOf(twins).tables[1]).toMatchObject({ name: 'sales.a', writtenBy: ['Lake/sales', 'Test/sales'] });
});

test('a pipeline reads from its own stack where that writes what it reads', () => {
  const stage = (stack: string) => [
    load('sales', ['a'], { stack }),
    transform('kpi', { 'kpi.b': ['sales.a'] }, { stack }),
  ];
  const pipelines = [...stage('Lake'), ...stage('Test'), transform('own', { 'own.c': ['sales.a'] }, { stack: 'Own' })];
  const found = catalogOf(pipelines).pipelines.map(({ id, upstream, downstream }) => [id, upstream, downstream]);
  expect(found).toEqual([
    ['Lake/kpi', ['Lake/sales'], []],
    ['Lake/sales', [], ['Lake/kpi', 'own']],
    ['Test/kpi', ['Test/sales'], []],
    ['Test/sales', [], ['Test/kpi', 'own']],
    ['own', ['Lake/sales', 'Test/sales'], []],
  ]);
});

test('what a construct keeps for itself is left out', () => {
  expect(catalogOf([load('sales', ['a'], { kind: 'internal' })])).toMatchObject({ pipelines: [], tables: [] });
});

test('names of tables are those of who writes them, in whatever case they are read', () => {
  const { tables, lineage } = catalogOf([load('sales', ['Orders']), transform('kpi', { 'kpi.day': ['SALES.orders'] })]);
  expect(tables.map(({ name }) => name)).toEqual(['kpi.day', 'sales.Orders']);
  expect(tables[0]).toMatchObject({ upstream: ['sales.Orders'] });
  expect(tables[1]).toMatchObject({ readBy: ['kpi'], downstream: ['kpi.day'] });
  expect(lineage).toEqual([{ from: 'SALES.orders', to: 'kpi.day', pipeline: 'kpi', task: 'kpi.day' }]);
});

test('of a state machine without tasks, all that it writes is made of all that it reads', () => {
  const own: Pipeline = {
    ...{ name: 'own', kind: 'custom', stack: 'Lake', logicalId: 'Own' },
    datasets: { reads: ['a.x', 'a.y'], writes: ['b.z', 'a.x'] },
    definition: { StartAt: 'do', States: { do: { Type: 'Pass', End: true } } },
  };
  const { lineage, tables } = catalogOf([own]);
  expect(lineage.map(({ from, to }) => `${from} ${to}`)).toEqual(['a.y a.x', 'a.x b.z', 'a.y b.z']);
  expect(tables.map(({ name, source }) => `${name} ${source}`)).toEqual([
    'a.x transform',
    'a.y elsewhere',
    'b.z transform',
  ]);
});

test('a schedule that is off, or that only EventBridge can tell, has no next times', () => {
  const schedules = ['0 4 * * * UTC (disabled)', 'rate(1 hour) UTC', 'cron(0 4 * * ? *) Europe/Paris'];
  expect(catalogOf([load('sales', [], { schedules })]).pipelines[0]!.schedules).toEqual([
    { expression: '0 4 * * *', timeZone: 'UTC', disabled: true, next: [] },
    { expression: 'rate(1 hour)', timeZone: 'UTC', next: [] },
    { expression: 'cron(0 4 * * ? *)', timeZone: 'Europe/Paris', next: [] },
  ]);
});

test('the tables behind a table are the nearest of its lineage, also in a circle', () => {
  const { tables } = catalogOf([
    load('a', ['x']),
    transform('b', { 'b.y': ['a.x', 'c.z'] }),
    transform('c', { 'c.z': ['b.y'], 'c.end': ['c.z'] }),
  ]);
  const further = furtherTables(tables);
  expect(further('c.end', 'upstream')).toEqual({ names: ['b.y', 'a.x'], isCut: false });
  expect(further('b.y', 'downstream')).toEqual({ names: ['c.end'], isCut: false });
});

test('of a long lineage the nearest tables are enough', () => {
  const chain = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`a.t${i + 1}`, [`a.t${i}`]]));
  const { names, isCut } = furtherTables(catalogOf([transform('a', chain)]).tables)('a.t300', 'upstream');
  expect({ isCut, count: names.length, first: names[0], last: names.at(-1) }).toEqual({
    ...{ isCut: true, count: 100, first: 'a.t298', last: 'a.t199' },
  });
});
