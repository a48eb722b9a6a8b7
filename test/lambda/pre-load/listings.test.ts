import type { DeclaredTable, PipelineSettings, PreLoadEvent } from '../../../lib/contract/pre-load';
import { preLoad } from '../../../lambda/pre-load/pre-load';
import { fakePorts } from '../../helpers/handler-ports';

// How often a gate lists each folder: once for a page of 1,000 files.
const LAKE = 's3a://lake';
const PIPELINE: PipelineSettings = { overlap: 'WAIT', staleFiles: 'FAIL', lock: 'lock.json', ingesting: 'ingesting' };
const TABLES: DeclaredTable[] = ['orders', 'returns'].map((table) => ({ table, pattern: `${table}-.*\\.csv` }));

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(6, '0')}.csv`);

async function gate(
  files: { readonly [folder: string]: string[] },
  { overlap, staleFiles, strategy = 'imported', ...fields }: Partial<PreLoadEvent> & Partial<PipelineSettings> = {},
) {
  const uris = Object.entries(files).flatMap(([folder, names]) => names.map((name) => `${LAKE}/${folder}/${name}`));
  const ports = fakePorts(uris);
  const result = await preLoad(
    {
      ...{ domain: 'sales', strategy, tables: TABLES, pending: 'pending' },
      landing: strategy === 'imported' ? 'landing' : undefined,
      execution: { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z' },
      pipeline: { ...PIPELINE, ...(overlap && { overlap }), ...(staleFiles && { staleFiles }) },
      ...fields,
    },
    ports,
    LAKE,
  ).catch((error: Error) => error);
  const lists = (folder: string) => ports.storage.listed.filter((one) => one === `${LAKE}/${folder}`).length;
  const lock = ports.storage.contents.get(`${LAKE}/lock.json`);
  return {
    result: result as Exclude<typeof result, Error>,
    lists: [lists('ingesting'), lists('pending'), lists('landing')],
    found: lock === undefined ? undefined : JSON.parse(lock).found,
  };
}

describe('requests for ingesting, pending and landing', () => {
  const many = (folder: string, prefix = 'orders-') => ({ [folder]: numbered(prefix, 3_000) });
  test.each<[string, Parameters<typeof gate>, number[]]>([
    ['imported, nothing there', [{}], [1, 1, 1]],
    ['imported, files of a table landed', [many('landing')], [1, 1, 3]],
    ['imported, files of no table landed', [many('landing', 'archived-')], [1, 1, 2]],
    ['imported, files of no table wait', [many('pending', 'archived-')], [1, 2, 1]],
    ['imported, all names are behind those of the tables', [many('landing', 'sold-')], [1, 1, 1]],
    ['imported, files of no table are left', [many('ingesting', 'archived-')], [2, 1, 1]],
    ['imported, files of one table are left', [many('ingesting')], [3, 1, 1]],
    ['RESTORE, files of no table are left', [many('ingesting', 'archived-'), { staleFiles: 'RESTORE' }], [2, 1, 1]],
    ['pending', [many('pending'), { strategy: 'pending' }], [1, 3, 0]],
    ['none: files are recorded', [many('pending'), { strategy: 'none' }], [1, 3, 0]],
    ['none, ALLOW: nothing is recorded', [many('pending'), { strategy: 'none', overlap: 'ALLOW' }], [0, 0, 0]],
    ['ALLOW', [many('landing'), { overlap: 'ALLOW' }], [0, 1, 3]],
    ['no pipeline', [many('landing'), { pipeline: undefined }], [0, 1, 3]],
  ])('%s', async (_what, [files, fields], expected) => {
    expect((await gate(files, fields)).lists).toEqual(expected);
  });

  test('100,000 keys of no table: as few as for the names of the tables', async () => {
    const { lists, result } = await gate({ landing: numbered('archived-', 100_000) });
    expect(lists).toEqual([1, 1, 2]);
    expect(result.summary!.reason).toBe(
      `no file in ${LAKE}/landing; match no table's pattern: archived-000000.csv, archived-000001.csv, archived-000002.csv ` +
        'and at least 997 more',
    );
  });

  test('files left of no table are counted as far as they were listed', async () => {
    const files = { ingesting: [...numbered('archived-', 3_000), 'returns-1.csv'] };
    const { lists, result } = await gate(files);
    expect(lists).toEqual([2, 1, 1]);
    expect(result).toMatchObject({ message: expect.stringContaining('archived-000019.csv and at least 981 more.') });
  });

  test('files of other tables are not enough: behind them, one may be of no table', async () => {
    const asked = { Id: 'me', Input: { tables: ['orders'] }, StartTime: '2026-08-02T00:00:00Z' };
    const files = { ingesting: [...numbered('returns-', 2_000), 'unknown.csv'], landing: ['orders-1.csv'] };
    const tables = [...TABLES, { table: 'all', pattern: '.*\\.txt' }];
    expect(await gate({ ...files, landing: [] }, { execution: asked, tables })).toMatchObject({
      lists: [3, 1, 1],
      result: { name: 'Starlake.StaleFiles', message: expect.stringContaining('unknown.csv') },
    });
  });

  test('once files left block all tables, no more of them are listed', async () => {
    const files = [...numbered('orders-', 500), ...numbered('returns-', 5_000)];
    const { lists, result } = await gate({ ingesting: files, landing: ['orders-1.csv'] });
    expect(lists).toEqual([1, 0, 0]);
    expect(result).toMatchObject({
      name: 'Starlake.StaleFiles',
      message: expect.stringContaining('at least 980 more'),
    });
  });

  test('with RESTORE, all files of the tables are put back, whatever stands between them', async () => {
    const files = { ingesting: ['orders-1.csv', ...numbered('p-', 3_000), 'returns-1.csv'] };
    const { result } = await gate(files, { staleFiles: 'RESTORE' });
    expect(result).toMatchObject({ loads: [{ table: 'orders' }, { table: 'returns' }] });
  });

  test('where earlier files block all tables, nothing else matters', async () => {
    const { lists, result } = await gate({
      ingesting: ['orders-1.csv', 'returns-1.csv'],
      landing: numbered('orders-', 3_000),
    });
    expect(result).toMatchObject({ name: 'Starlake.StaleFiles' });
    expect(lists).toEqual([1, 0, 0]);
  });
});

test('what is left out of a listing is no file of the run: all its files are recorded, wherever they stand', async () => {
  const others = ['a-', 'orders_', 'pears-', 'zebras-'].flatMap((prefix) => numbered(prefix, 1_500));
  const landed = ['orders-000000.csv', 'orders-~.csv', 'returns-.csv', 'returns-zzz.csv'];
  const waiting = ['orders-1.csv', 'returns-9.csv'];
  const { found, result } = await gate({ landing: [...others, ...landed], pending: [...others, ...waiting] });
  expect(result.loads).toEqual([{ table: 'orders' }, { table: 'returns' }]);
  // Names that wait and have landed hold their tables: those of no table do not.
  expect(Object.keys(found.landing).sort()).toEqual(landed);
  expect(Object.keys(found.pending).sort()).toEqual(waiting);
});

test('an ack file counts on any page, before its file and after it', async () => {
  const tables = [{ table: 'orders', pattern: 'orders\\.v1.*', ack: 'ok' }];
  const between = numbered('orders.v1-b', 2_500);
  const landed = ['orders.v1-a.csv', 'orders.v1-a.ok', 'orders.v1', 'orders.ok', 'orders.v1-z.aaa', 'orders.v1-z.ok'];
  const others = numbered('m-', 2_500);
  const { found } = await gate({ landing: [...between, ...others, ...landed] }, { tables });
  expect(Object.keys(found.landing).sort()).toEqual(['orders.v1', 'orders.v1-a.csv', 'orders.v1-z.aaa']);
});

describe('where no files are recorded', () => {
  const own = { landing: ['orders-a.csv', ...numbered('orders-x', 3_000), 'orders-z.csv', 'returns-1.csv'] };
  const asked = { Id: 'me', Input: { tables: ['orders'] }, StartTime: '2026-08-02T00:00:00Z' };

  test('the listing ends with the page after which each table is known to have files', async () => {
    const { lists, result } = await gate(own, { pipeline: undefined, execution: asked });
    expect([lists, result.loads]).toEqual([[0, 1, 1], [{ table: 'orders' }]]);
  });

  test('but not where a file waits: one of its name may have landed, and would replace it', async () => {
    const files = { ...own, pending: ['orders-z.csv'] };
    const { lists, result } = await gate(files, { pipeline: undefined, execution: asked });
    expect(lists).toEqual([0, 1, 4]);
    expect(result).toMatchObject({ loads: [{ table: 'orders' }], tables: '' });
  });
});
