import { cleanUp, cli, fakeIo, fakeParts, tempApp, write } from '../../support';

afterAll(cleanUp);

const LOADED = { domain: 'sales', status: 'LOADED', scheduledDate: '2026-11-22T00:00:00+0000', tables: [] };
const HINT =
  "pipeline 'sales' has the pre_load_strategy 'none', which loads what is staged already, and " +
  "datasets/incoming/sales/orders.csv waits to be: 'imported' stages it first";

/** An app whose project has the domain `sales`, and a file of it where files land. */
function app(strategy: string): string {
  const folder = tempApp({ context: { 'starlake:localRoot': 'project' } });
  write(folder, {
    'project/metadata/load/sales/_config.sl.yml': 'version: 1\nload: {name: sales, metadata: {dagRef: daily}}',
    'project/metadata/load/sales/orders.sl.yml':
      "version: 1\ntable: {name: orders, pattern: 'orders.*', attributes: [{name: id, type: int}]}",
    'project/metadata/dags/daily.sl.yml': `version: 1\ndag: {comment: daily, template: t, filename: f, options: {pre_load_strategy: ${strategy}}}`,
  });
  return folder;
}

test('a run that loads nothing of what has landed says so', async () => {
  const { code, out } = await cli(['run', 'sales'], fakeIo(app('none')), fakeParts({ output: LOADED }));
  expect(code).toBe(0);
  expect(out).toContain(`\n${HINT}\n`);
});

test('and says it in JSON', async () => {
  const { out } = await cli(['run', 'sales', '--json'], fakeIo(app('none')), fakeParts({ output: LOADED }));
  expect(JSON.parse(out)).toMatchObject({ status: 'SUCCEEDED', hint: HINT });
});

test('a run of all pipelines says it in the same words', async () => {
  const run = (...options: string[]) =>
    cli(['run', '--all', ...options], fakeIo(app('none')), fakeParts({ output: LOADED }));
  expect((await run()).out).toContain(`\n${HINT}\n`);
  const { pipelines } = JSON.parse((await run('--json')).out) as { pipelines: object[] };
  expect(pipelines).toMatchObject([{ pipeline: 'sales', status: 'SUCCEEDED', hint: HINT }]);
});

test.each([
  ['imported', { output: LOADED }],
  ['none', { status: 'FAILED', error: 'Starlake.LoadFailed' } as const],
])('with %s and %j it says nothing of it', async (strategy, result) => {
  const { out } = await cli(['run', 'sales', '--json'], fakeIo(app(strategy)), fakeParts(result));
  expect(out).not.toContain('"hint"');
  const all = await cli(['run', '--all', '--json'], fakeIo(app(strategy)), fakeParts(result));
  expect(all.out).not.toContain('"hint"');
});
