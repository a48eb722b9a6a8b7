import { cleanUp, cli, fakeIo, fakeParts, tempApp } from '../../support';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

describe('what to do next', () => {
  const table = { table: 'orders', status: 'FAILED', kind: 'COMMAND_FAILED', diagnosis: 'it broke' };
  const lastLine = async (options: string[], cause: object, error = 'Starlake.LoadFailed') => {
    const parts = fakeParts({ status: 'FAILED', error, cause: JSON.stringify(cause) });
    const { out } = await cli(['run', 'sales', ...options], fakeIo(tempApp(ROOT)), parts);
    return out.trimEnd().split('\n').at(-1);
  };

  test.each<[string, string[], object, string]>([
    ['', [], { tables: [table] }, `npx starlake-sfn run sales --input '{"tables":["orders"]}'`],
    [
      'with what was typed',
      ['--real-time', '--root', 'project', '--in-place', '--input', '{"scheduledTime":"2026-01-01","tables":["a"]}'],
      { tables: [table, { ...table, table: "it's" }] },
      `npx starlake-sfn run sales --root project --input '{"scheduledTime":"2026-01-01","tables":["orders","it'\\''s"]}' --real-time --in-place`,
    ],
    [
      'files that were left are only in the copy',
      [],
      { tables: [table], files: ['x'] },
      `npx starlake-sfn run sales --input '{"tables":["orders"]}'`,
    ],
  ])('the tables that failed %s', async (_, options, cause, command) => {
    expect(await lastLine(options, cause)).toBe(`Fix the cause in project, then: ${command}`);
  });

  test('the same again where the import failed', async () => {
    const cause = { domain: 'sales', kind: 'COMMAND_FAILED', diagnosis: 'it broke' };
    const then = 'Fix the cause in project, then: npx starlake-sfn run sales';
    expect(await lastLine([], cause, 'Starlake.ImportFailed')).toBe(then);
    const input = '{"tables":["orders"]}';
    expect(await lastLine(['--input', input], cause, 'Starlake.ImportFailed')).toBe(`${then} --input '${input}'`);
  });

  test.each<[string, string[], object]>([
    ['no table', [], { tables: [], files: ['x'] }],
    ['tables without a name', [], { tables: [table], more: 3 }],
    ['in place, files that are not back', ['--in-place'], { tables: [table], files: ['x'] }],
    ['in place, rows that were rejected', ['--in-place'], { tables: [table, { ...table, kind: 'ROWS_REJECTED' }] }],
    ['in place, files that were overtaken', ['--in-place'], { tables: [{ ...table, kind: 'OUT_OF_ORDER' }] }],
    ['in place, a cause that was cut', ['--in-place'], { tables: [{ table: 'orders' }] }],
    ['too long to copy', [], { tables: Array.from({ length: 200 }, (_, at) => ({ ...table, table: `table_${at}` })) }],
  ])('%s: nothing', async (_, options, cause) => {
    expect(await lastLine(options, cause)).not.toContain('Mend');
  });

  test('nothing for another error', async () => {
    expect(await lastLine([], { tables: [table] }, 'Starlake.StaleFiles')).not.toContain('Mend');
  });
});
