import { cleanUp, cli, custom, fakeIo, fakeParts, sales, tempApp } from '../support';

afterAll(cleanUp);

test('list shows a table', async () => {
  const { code, out, err } = await cli(['list'], fakeIo(tempApp()));
  expect(code).toBe(0);
  expect(err).toContain('Synthesizing the app (there is no cdk.out yet)');
  expect(out).toBe(
    [
      'name     kind    stack     states',
      'sales    load    Starlake       7',
      'Nightly  custom  Starlake       1',
      '',
    ].join('\n'),
  );
});

test('list --json is only JSON', async () => {
  const { out, err } = await cli(['list', '--json'], fakeIo(tempApp()));
  expect(err).toBe('');
  expect(JSON.parse(out).pipelines).toEqual([
    { name: 'sales', kind: 'load', stack: 'Starlake', states: 7, logicalId: 'Sales1' },
    { name: 'Nightly', kind: 'custom', stack: 'Starlake', states: 1, logicalId: 'Nightly2' },
  ]);
});

test('an app without state machines', async () => {
  const { code, out } = await cli(['list'], fakeIo(tempApp()), { ...fakeParts(), pipelinesOf: async () => [] });
  expect({ code, out }).toEqual({ code: 0, out: 'The app has no state machine.\n' });
});

test('what a construct keeps for itself is not listed', async () => {
  const pipelinesOf = async () => [sales, { ...custom, kind: 'internal' as const }];
  const { out } = await cli(['list'], fakeIo(tempApp()), { ...fakeParts(), pipelinesOf });
  expect(out).not.toContain('Nightly');
});
