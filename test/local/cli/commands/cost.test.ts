import { cleanUp, cli, custom, fakeIo, fakeParts, sales, tempApp, write } from '../support';
import type { Parts } from '../../../../local/cli/parts';
import type { Pipeline } from '../../../../local/pipeline';

afterAll(cleanUp);

const TABLES = { domain: 'sales', tables: [['orders'], ['customers']] };
const load: Pipeline = {
  ...sales,
  schedules: ['0 2 * * * UTC'],
  definition: { StartAt: 'End', States: { End: { Type: 'Task', Parameters: TABLES, End: true } } },
};

/** The bytes that the engine was asked with. */
function spied() {
  const asked: Array<ReadonlyMap<string, number>> = [];
  const { cost, ...fake } = fakeParts();
  const parts: Parts = {
    ...fake,
    pipelinesOf: async () => [load, custom, { ...custom, kind: 'backfill', name: 'again', logicalId: 'Again' }],
    cost: (assembly, request) => (asked.push(request.bytes), cost(assembly, request)),
  };
  return { asked, parts };
}

test('cost shows a table: each pipeline, all of them, and the same work otherwise', async () => {
  const { code, out } = await cli(['cost'], fakeIo(tempApp()), spied().parts);
  expect(code).toBe(0);
  const lines = out.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines.map(([name]) => name)).toEqual([
    ...['USD a month', 'sales', 'Nightly', 'total', 'one container a table', 'MWAA, mw1.small', 'MWAA Serverless', ''],
    expect.stringMatching(/^List prices of us-east-1, \d{4}-\d\d-\d\d, without free tiers\.$/),
    '',
  ]);
  expect(lines[1]!.slice(1, 4)).toEqual(['by schedule', '30', '0']);
  expect(lines[2]!.slice(1, 3)).toEqual(['assumed', '30']);
  expect(lines[5]!.at(-1)).toBe('357.70');
});

test('of one pipeline, as often as one says', async () => {
  const { out } = await cli(['cost', 'sales', '--runs-per-day', '0.5', '--json'], fakeIo(tempApp()), spied().parts);
  const { pipelines, total } = JSON.parse(out);
  expect(pipelines).toMatchObject([{ name: 'sales', runs: 15.21, by: 'option' }]);
  expect(total.usd.stepFunctions).toBe(0.00038);
});

test.each([
  ['sizes.json', '{"sales.orders": 5000000}'],
  ['sizes.csv', 'table,bytes\nsales.orders, 5000000\n\n'],
])('bytes of tables come from %s', async (name, content) => {
  const folder = tempApp();
  write(folder, { [name]: content });
  const { asked, parts } = spied();
  expect((await cli(['cost', '--sizes', name], fakeIo(folder), parts)).code).toBe(0);
  expect(asked.map((bytes) => [...bytes])).toEqual([[['sales.orders', 5_000_000]]]);
});

test.each([
  [['cost', 'slaes'], '', "there is no pipeline 'slaes'"],
  [['cost', '--runs-per-day', 'often'], '', '--runs-per-day must be a number above 0; got "often"'],
  [['cost', '--runs-per-day', '0'], '', 'got "0"'],
  [['cost', '--sizes', 'none.csv'], '', 'cannot read the sizes in none.csv'],
  [['cost', '--sizes', 's'], 'sales.ordres,1', 'Did you mean sales.orders?'],
  [
    ['cost', '--sizes', 's'],
    'sales.orders,1\nsales.orders;1',
    'line 2 of s is domain.table,bytes; got "sales.orders;1"',
  ],
  [
    ['cost', '--sizes', 's'],
    '{"sales.orders": "5 MB"}',
    'the size of sales.orders in s must be a number of bytes, got "5 MB"',
  ],
  [['cost', '--sizes', 's'], '{"sales.orders"}', 's is not JSON'],
])('%j with %j', async (argv, sizes, message) => {
  const folder = tempApp();
  write(folder, { s: sizes });
  const { code, out, err } = await cli(argv, fakeIo(folder), spied().parts);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('a backfill costs what it starts', async () => {
  const { parts } = spied();
  const findPipeline = async () => ({ ...custom, kind: 'backfill' as const, logicalId: 'Again' });
  const { code, err } = await cli(['cost', 'again'], fakeIo(tempApp()), { ...parts, findPipeline });
  expect([code, err]).toEqual([2, expect.stringContaining('its cost is that of the pipelines that it starts')]);
});
