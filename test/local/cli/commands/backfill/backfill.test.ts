import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pipeline } from '../../../../../local/pipeline';
import { backfillOf, begins, child, day, engine, fails, INPUT, map, ROOT, succeeds, WEEK } from './backfill-run';
import { cleanUp, cli, fakeIo, tempApp, write } from '../../support';

afterAll(cleanUp);

describe('a backfill that succeeds', () => {
  const output = { ...INPUT, runs: 2, skipped: 1, statuses: { LOADED: 1, SKIPPED: 1 } };
  const events = [map(2), begins(2), succeeds(2), begins(3), succeeds(3, { status: 'SKIPPED', reason: 'no file' })];

  test('tells each run, and how many there were', async () => {
    const parts = engine({ output }, events);
    const { code, out } = await cli(['backfill', 'sales', ...WEEK], fakeIo(tempApp(ROOT)), parts);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'embedded: runs on DuckDB, it is not Starlake itself',
      '00:00.0  2 runs to make',
      `00:02.0  … ${day(2)}  1 of 2`,
      `00:02.5  ✓ ${day(2)} LOADED  500ms`,
      `00:03.0  … ${day(3)}  2 of 2`,
      `00:03.5  – ${day(3)} SKIPPED  no file  500ms`,
      '✓ sales: 2 runs: 1 LOADED, 1 SKIPPED  (1 time had succeeded before)',
      '',
    ]);
    expect(parts.executor.closed).toBe(1);
  });

  test('with the rows that each run tells, and why where one does not', async () => {
    const told = {
      domain: 'sales',
      status: 'LOADED',
      tables: [{ table: 'orders', status: 'LOADED', rows: 1200, rejected: 3 }],
    };
    const untold = { ...told, tables: [{ table: 'orders', status: 'LOADED' }], rowsUnknown: 'no log group' };
    const show = async (...outputs: object[]) => {
      const runs = outputs.flatMap((each, at) => [begins(at + 1), succeeds(at + 1, each)]);
      const { out } = await cli(
        ['backfill', 'sales', ...WEEK],
        fakeIo(tempApp(ROOT)),
        engine({ output }, [map(2), ...runs]),
      );
      return out;
    };
    const both = await show(told, told);
    expect(both).toContain(`✓ ${day(1)} LOADED  1,200 rows, 3 rejected  500ms\n`);
    expect(both).toContain('✓ sales: 2 runs: 1 LOADED, 1 SKIPPED, 2,400 rows, 6 rejected  (1 time');
    const one = await show(told, untold);
    expect(one).toContain(`✓ ${day(2)} LOADED  ? rows  500ms\n`);
    expect(one).toMatch(/1 SKIPPED, \? rows, 3 rejected .*\n {2}\? rows are unknown: no log group\n$/);
  });

  test('hands everything to the engine', async () => {
    const folder = tempApp(ROOT);
    const parts = engine({ output });
    await cli(
      ['backfill', 'sales', ...WEEK, '--max-concurrency', '4', '--real-time', '--executor', 'docker'],
      fakeIo(folder),
      parts,
    );
    const root = path.join(folder, '.starlake/backfill');
    expect(parts.chosen).toEqual(['docker', root]);
    expect(parts.requests).toMatchObject([
      { pipeline: { name: 'backfill' }, root, fast: false, input: { ...INPUT, maxConcurrency: 4 } },
    ]);
  });

  test('--json prints JSON only', async () => {
    const folder = tempApp(ROOT);
    const { code, out } = await cli(
      ['backfill', 'sales', ...WEEK, '--json'],
      fakeIo(folder),
      engine({ output }, events),
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      version: 1,
      status: 'SUCCEEDED',
      output,
      runs: [
        { scheduledTime: day(2), status: 'LOADED', output: { status: 'LOADED' } },
        { scheduledTime: day(3), status: 'SKIPPED', output: { status: 'SKIPPED', reason: 'no file' } },
      ],
      executor: 'embedded',
      root: path.join(folder, '.starlake/backfill'),
    });
  });

  test('--verbose prints what the containers print', async () => {
    const line = child(2, { type: 'ContainerLine', time: 2100, container: 1, line: 'loading' });
    const parts = engine({ output }, [map(1), begins(2), line, succeeds(2)]);
    const { out } = await cli(['backfill', 'sales', ...WEEK, '--verbose'], fakeIo(tempApp(ROOT)), parts);
    expect(out).toContain(`00:02.1    ${day(2)}  loading\n`);
  });
});

describe('a backfill that does not', () => {
  const failed = { status: 'FAILED' as const, error: 'Starlake.BackfillFailed', cause: '{"errorMessage":"{}"}' };
  const events = [map(3), begins(1), succeeds(1), begins(2), fails(2), begins(3), succeeds(3)];

  test('names what failed, and how to go on with the copy', async () => {
    const parts = engine(failed, events);
    const { code, out } = await cli(['backfill', 'sales', ...WEEK, '--real-time'], fakeIo(tempApp(ROOT)), parts);
    expect(code).toBe(1);
    expect(out).toContain(`✗ ${day(2)} FAILED  Starlake.LoadFailed\n           orders: no such column\n`);
    expect(out).toContain(
      `✗ sales: 1 run failed, 2 of 3 runs succeeded\n  ${day(2)}  Starlake.LoadFailed\n    orders: no such column\n`,
    );
    expect(out).toContain(
      'Fix the cause. To resume where it failed, in the same folder: npx starlake-sfn backfill sales --real-time --resume\n',
    );
  });

  test('what fails in a run is told at once and in full, in lines of the terminal', async () => {
    const diagnosis = `${'no such column '.repeat(10)}(exit code 1, see its log)`;
    const explained = { state: 'explain_sales_failure', stateType: 'Task' } as const;
    const said = (n: number) =>
      child(n, {
        type: 'StateExited',
        time: n * 1000 + 100,
        ...explained,
        output: { table: 'orders', failure: { error: 'x', kind: 'COMMAND_FAILED', diagnosis } },
      });
    const parts = engine(failed, [map(2), begins(1), begins(2), said(1), said(2), said(2), fails(2, 3000)]);
    const io = fakeIo(tempApp(ROOT), { isTTY: true, columns: 60, env: { NO_COLOR: '1' } });
    const { out } = await cli(['backfill', 'sales', ...WEEK], io, parts);
    const lines = out.split('\n').map((line) => line.trim());
    const at = lines.indexOf(`00:01.1  ✗ ${day(1)}  orders failed`);
    expect(lines.slice(at + 1, at + 5).join(' ')).toBe(diagnosis);
    expect(lines.filter((line) => line.endsWith(`${day(2)}  orders failed`))).toHaveLength(2);
    expect(
      Math.max(
        ...out
          .split('\n')
          .slice(at, at + 5)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(60);
  });

  test('what was skipped has not succeeded, and what another run was in the way of has failed', async () => {
    const blocked = { status: 'SKIPPED', reason: 'another run is going: arn', blockedBy: 'arn' };
    const some = [begins(1), succeeds(1, { status: 'SKIPPED', reason: 'no file' }), begins(2), succeeds(2, blocked)];
    const parts = engine(failed, [map(3), ...some, begins(3), succeeds(3)]);
    const { out } = await cli(['backfill', 'sales', ...WEEK], fakeIo(tempApp(ROOT)), parts);
    expect(out).toContain(`✗ ${day(2)} FAILED  Starlake.Overlap\n           another run is going: arn\n`);
    expect(out).toContain('✗ sales: 1 run failed, 1 of 3 runs succeeded, 1 skipped\n');
    expect(out).toContain(`\n  ${day(2)}  Starlake.Overlap\n    another run is going: arn\n`);
  });

  test('--json has the errors of the runs', async () => {
    const { code, out } = await cli(
      ['backfill', 'sales', ...WEEK, '--json'],
      fakeIo(tempApp(ROOT)),
      engine(failed, events),
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      status: 'FAILED',
      error: { name: 'Starlake.BackfillFailed', cause: {} },
      runs: [
        { status: 'LOADED' },
        { status: 'FAILED', error: { name: 'Starlake.LoadFailed', message: 'orders: no such column' } },
        {},
      ],
    });
  });

  test('in place, it goes on there', async () => {
    const folder = tempApp(ROOT);
    const { out } = await cli(['backfill', 'sales', ...WEEK, '--in-place'], fakeIo(folder), engine(failed, events));
    expect(out).toContain('in the same folder: npx starlake-sfn backfill sales --in-place --resume\n');
  });

  test('an invalid input is an error of the command', async () => {
    const cause = JSON.stringify({ errorType: 'Starlake.InvalidInput', errorMessage: 'from must be a day' });
    const refused = { status: 'FAILED' as const, error: 'Starlake.InvalidInput', cause };
    const { code, err } = await cli(['backfill', 'sales', ...WEEK], fakeIo(tempApp(ROOT)), engine(refused));
    expect({ code, err: err.split('\n').at(-2) }).toEqual({ code: 2, err: 'starlake-sfn: from must be a day' });
    const json = await cli(['backfill', 'sales', ...WEEK, '--json'], fakeIo(tempApp(ROOT)), engine(refused));
    expect({ code: json.code, out: JSON.parse(json.out) }).toEqual({
      code: 2,
      out: { version: 1, error: { name: 'UsageError', message: 'from must be a day' } },
    });
  });

  test('another error is told', async () => {
    const broken = { status: 'FAILED' as const, error: 'AccessDenied', cause: 'not allowed' };
    const { code, out } = await cli(['backfill', 'sales', ...WEEK], fakeIo(tempApp(ROOT)), engine(broken));
    expect(code).toBe(1);
    expect(out).toContain('✗ sales: AccessDenied: not allowed\n');
  });

  test('Ctrl-C: it says how far it came, and how to go on', async () => {
    const parts = engine();
    const io = fakeIo(tempApp(ROOT));
    parts.runPipeline = ({ onEvent, signal }) =>
      new Promise((resolve) => {
        [map(3), begins(1), succeeds(1), begins(2)].forEach(onEvent);
        signal.addEventListener('abort', () => {
          resolve({ status: 'FAILED', error: 'States.Aborted', cause: '', history: [] });
        });
        io.interrupt();
      });
    const { code, out } = await cli(['backfill', 'sales', ...WEEK], io, parts);
    expect(code).toBe(130);
    expect(out).toContain('Interrupted: waiting for the containers to stop\n');
    expect(out).toContain('■ sales: stopped after 1 of 3 runs\n');
    expect(out).toContain(
      'To resume where it was stopped, in the same folder: npx starlake-sfn backfill sales --resume\n',
    );
    expect(parts.executor.closed).toBe(1);
  });
});

describe('--dry-run', () => {
  const ticks = [
    { scheduledTime: day(1), status: 'SUCCEEDED' },
    { scheduledTime: day(2), status: 'PENDING' },
  ];
  const output = { ...INPUT, dryRun: true, runs: 1, skipped: 1, ticks };

  test('lists the times, and leaves the copy of the last run alone', async () => {
    const folder = tempApp(ROOT);
    write(folder, { '.starlake/backfill/datasets/marker': 'of the last run' });
    const parts = engine({ output });
    const { code, out } = await cli(['backfill', 'sales', ...WEEK, '--dry-run'], fakeIo(folder), parts);
    expect({ code, out }).toEqual({
      code: 0,
      out: `${day(1)}  has succeeded\n${day(2)}\nsales: 1 run to make  (1 time had succeeded before)\n`,
    });
    expect(parts.requests).toMatchObject([{ root: path.join(folder, 'project'), input: { ...INPUT, dryRun: true } }]);
    expect(parts.chosen).toEqual([]);
    expect(existsSync(path.join(folder, '.starlake/backfill/datasets/marker'))).toBe(true);
    await expect(parts.requests[0]!.executor.run({} as never)).rejects.toThrow('a dry run runs nothing');
  });

  test('of many times says how many more there are', async () => {
    const parts = engine({ output: { ...output, moreTicks: 1200 } });
    const { out } = await cli(['backfill', 'sales', ...WEEK, '--dry-run'], fakeIo(tempApp(ROOT)), parts);
    expect(out).toContain('… and 1,200 times more\n');
  });

  test('--json prints the output', async () => {
    const folder = tempApp(ROOT);
    const { out } = await cli(
      ['backfill', 'sales', ...WEEK, '--dry-run', '--json'],
      fakeIo(folder),
      engine({ output }),
    );
    expect(JSON.parse(out)).toEqual({ version: 1, status: 'SUCCEEDED', output, root: path.join(folder, 'project') });
  });
});

describe('which backfill', () => {
  const two = [backfillOf('one', 'sales'), backfillOf('two', 'sales', 'hr')];
  test.each<[string[], Pipeline[], string, string]>([
    [['saels'], two, "no backfill of the app runs 'saels'; one, two can run hr, sales", 'Did you mean sales?'],
    [['sales'], two, "one and two both run 'sales'", 'Say which: --with one.'],
    [['sales', '--with', 'three'], two, "there is no BackfillPipeline 'three'; the app has one, two", ''],
    [['hr', '--with', 'one'], two, "no backfill of the app runs 'hr'; one can run sales", ''],
    [['sales'], [], 'the app has no BackfillPipeline', 'Add one that runs sales.'],
  ])('%j is an error that says what there is', async (argv, backfills, message, hint) => {
    const parts = engine({}, [], backfills);
    const { code, err } = await cli(['backfill', ...argv, ...WEEK], fakeIo(tempApp(ROOT)), parts);
    expect(code).toBe(2);
    expect(err).toContain(`starlake-sfn: ${message}\n${hint}`);
    expect(parts.requests).toEqual([]);
  });

  test('of one name, in two stacks or in one, it is said by what tells them apart', async () => {
    const [first, second] = [
      backfillOf('backfill', 'sales'),
      { ...backfillOf('backfill', 'sales', 'hr'), stack: 'Other' },
    ];
    const parts = engine({ output: { runs: 0, skipped: 0 } }, [], [first, second]);
    const run = (...argv: string[]) => cli(['backfill', ...argv, ...WEEK], fakeIo(tempApp(ROOT)), parts);
    const { code, err } = await run('sales');
    expect(code).toBe(2);
    expect(err).toContain(
      "Starlake/backfill and Other/backfill both run 'sales'\nSay which: --with Starlake/backfill.",
    );
    await run('hr');
    await run('sales', '--with', 'Starlake/backfill');
    expect(parts.requests.map(({ pipeline }) => pipeline)).toEqual([second, first]);
    const beside = { ...first, path: 'Starlake/Q/Backfill', logicalId: 'Q' };
    const inOne = engine({}, [], [{ ...first, path: 'Starlake/P/Backfill' }, beside]);
    const { err: paths } = await cli(['backfill', 'sales', ...WEEK], fakeIo(tempApp(ROOT)), inOne);
    expect(paths).toContain("Starlake/P/Backfill and Starlake/Q/Backfill both run 'sales'");
  });

  test('the only one that runs it, or the chosen one', async () => {
    const parts = engine({ output: { runs: 0, skipped: 0 } }, [], two);
    await cli(['backfill', 'hr', ...WEEK], fakeIo(tempApp(ROOT)), parts);
    await cli(['backfill', 'sales', ...WEEK, '--with', 'one'], fakeIo(tempApp(ROOT)), parts);
    expect(parts.requests.map(({ pipeline }) => pipeline.name)).toEqual(['two', 'one']);
  });
});

test.each([
  [['sales'], 'backfill needs --from TIME'],
  [['sales', '--from', '2026-08-01'], 'backfill needs --to TIME'],
  [[...WEEK], 'backfill needs a pipeline'],
  [['sales', ...WEEK, '--max-concurrency', '41'], '--max-concurrency must be a whole number from 1 to 40; got "41"'],
  [['sales', ...WEEK, '--max-concurrency', 'many'], 'got "many"'],
  [['sales', ...WEEK, '--dryrun'], 'Did you mean --dry-run?'],
])('an error for %j, before anything is synthesized', async (argv, message) => {
  const folder = tempApp(ROOT);
  writeFileSync(path.join(folder, 'app.js'), 'throw new Error("synthesized")');
  const { code, err } = await cli(['backfill', ...argv], fakeIo(folder), engine());
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('its help', async () => {
  const { code, out } = await cli(['backfill', '--help'], fakeIo(tempApp(ROOT)));
  expect(code).toBe(0);
  expect(out).toContain('starlake-sfn backfill <pipeline> [options]');
  expect(out).toContain('--max-concurrency N');
});
