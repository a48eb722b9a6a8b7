import { existsSync } from 'node:fs';
import path from 'node:path';
import { begins, engine, fails, INPUT, map, ROOT, WEEK } from './backfill-run';
import { cleanUp, cli, fakeIo, tempApp, write, type FakeParts } from '../../support';

afterAll(cleanUp);

describe('backfill --resume', () => {
  const failed = { status: 'FAILED' as const, error: 'Starlake.BackfillFailed', cause: '{"errorMessage":"{}"}' };
  const output = { runs: 1, skipped: 2, statuses: { LOADED: 1 } };
  const run = (folder: string, parts: FakeParts, ...argv: string[]) =>
    cli(['backfill', 'sales', ...argv], fakeIo(folder), parts);

  test('goes on with the same times, in the same folder, with the metadata of now', async () => {
    const folder = tempApp(ROOT);
    await run(folder, engine(failed, [map(1), begins(1), fails(1)]), ...WEEK, '--max-concurrency', '4');
    const left = '.starlake/backfill/datasets/left';
    write(folder, { [left]: '', 'project/metadata/new.sl.yml': '', 'project/datasets/new': '' });
    const parts = engine({ output });
    const { code, out } = await run(folder, parts, '--resume');
    expect(code).toBe(0);
    expect(out).toContain('✓ sales: 1 run: 1 LOADED  (2 times had succeeded before)');
    const root = path.join(folder, '.starlake/backfill');
    expect(parts.requests).toMatchObject([{ root, input: { ...INPUT, maxConcurrency: 4 } }]);
    expect(
      ['datasets/left', 'metadata/new.sl.yml', 'datasets/new'].map((file) => existsSync(path.join(root, file))),
    ).toEqual([true, true, false]);
  });

  test('as often as it fails, with as many runs at once as are asked for then', async () => {
    const folder = tempApp(ROOT);
    await run(folder, engine(failed), ...WEEK);
    expect((await run(folder, engine(failed), '--resume', '--max-concurrency', '2')).code).toBe(1);
    const parts = engine({ output });
    expect((await run(folder, parts, '--resume')).code).toBe(0);
    expect(parts.requests).toMatchObject([{ input: { ...INPUT, maxConcurrency: 2 } }]);
    const { code, err } = await run(folder, parts, '--resume');
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is nothing to resume: no backfill of sales'),
    });
  });

  test('also one whose process was killed', async () => {
    const folder = tempApp(ROOT);
    const parts = engine();
    parts.runPipeline = () => Promise.reject(new Error('gone'));
    await run(folder, parts, ...WEEK);
    const again = engine({ output });
    expect((await run(folder, again, '--resume')).code).toBe(0);
    expect(again.requests).toMatchObject([{ input: INPUT }]);
  });

  test('is refused where there is nothing to go on with', async () => {
    const folder = tempApp(ROOT);
    const refused = async (...argv: string[]) => {
      const { code, err } = await run(folder, engine({ output }), ...argv);
      return `${code} ${err.split('\n').slice(-3).join(' ')}`;
    };
    expect(await refused('--resume')).toContain('2 starlake-sfn: there is no run to resume: ');
    const cause = JSON.stringify({ errorMessage: 'from must be a day' });
    await run(folder, engine({ status: 'FAILED', error: 'Starlake.InvalidInput', cause }), ...WEEK);
    expect(await refused('--resume')).toContain('there is nothing to resume: no backfill of sales has failed here');
    expect(await refused('--resume', '--from', '2026-08-01')).toContain(
      'the input of the run, and --from was given, too',
    );
    expect(await refused('--resume', '--dry-run')).toContain('--dry-run runs nothing');
    await run(folder, engine(failed), ...WEEK, '--in-place');
    const other = await cli(['run', 'sales', '--in-place', '--resume'], fakeIo(folder), engine());
    expect(other.err).toContain(
      'the last failure here was of a backfill of sales, not of a run of sales\nResume that: starlake-sfn backfill sales --resume',
    );
  });
});
