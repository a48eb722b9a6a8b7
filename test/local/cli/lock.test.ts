import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { holderOf, tryLock } from '../../../local/cli/lock';
import {
  cleanUp,
  cli,
  FAKE_APP,
  fakeIo,
  fakeParts,
  synths,
  tempApp,
  tempFolder,
  type FakeIo,
  type FakeParts,
} from './support';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };
/** An id that no process can have. */
const GONE = 2 ** 30;

describe('a lock', () => {
  test('is had by one, and can be had again', () => {
    const file = path.join(tempFolder(), 'a.lock');
    const release = tryLock(file) as () => void;
    expect(readFileSync(file, 'utf8')).toBe(`${process.pid}\n`);
    expect(tryLock(file)).toBe(process.pid);
    expect(holderOf(file)).toBe(process.pid);
    release();
    expect(existsSync(file)).toBe(false);
    const again = tryLock(file) as () => void;
    release();
    expect(holderOf(file)).toBe(process.pid);
    again();
  });

  test.each([
    ['a process that is gone', `${GONE}\n`],
    ['an earlier process of the same id', `${process.pid}\n`],
    ['a process that never wrote it', ''],
  ])('of %s is taken over', (_, content) => {
    const folder = tempFolder();
    const file = path.join(folder, 'a.lock');
    writeFileSync(file, content);
    expect(holderOf(file)).toBeUndefined();
    (tryLock(file) as () => void)();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('two runs at once', () => {
  /** Runs, and has `during` happen in the middle of it. */
  async function whileRunning(folder: string, argv: string[], during: () => Promise<void>) {
    const parts = fakeParts();
    parts.runPipeline = async () => {
      await during();
      return { status: 'SUCCEEDED', history: [] };
    };
    return cli(['run', ...argv], fakeIo(folder), parts);
  }

  test('of one pipeline: the second is refused, and leaves the copy alone', async () => {
    const folder = tempApp(ROOT);
    const copy = path.join(folder, '.starlake/sales');
    const first = await whileRunning(folder, ['sales'], async () => {
      writeFileSync(path.join(copy, 'mine'), '');
      for (const argv of [
        ['sales'],
        ['sales', '--root', copy, '--in-place'],
        ['Nightly', '--root', copy, '--in-place'],
      ])
        expect(await cli(['run', ...argv], fakeIo(folder))).toMatchObject({
          code: 2,
          err: expect.stringMatching(/another run.* \(pid \d+\) uses .*sales: wait for it\n/),
        });
      const { err } = await cli(['run', 'sales'], fakeIo(folder));
      expect(err).toContain(`another run of sales (pid ${process.pid}) uses ${copy}: wait for it`);
      expect(existsSync(path.join(copy, 'mine'))).toBe(true);
      expect((await cli(['run', 'Nightly'], fakeIo(folder))).code).toBe(0);
    });
    expect(first.code).toBe(0);
    expect(readdirSync(path.join(folder, '.starlake')).sort()).toEqual(['.gitignore', '.history', 'Nightly', 'sales']);
    expect((await cli(['run', 'sales'], fakeIo(folder))).code).toBe(0);
  });

  test('in place: the second is refused; copies can be made', async () => {
    const folder = tempApp(ROOT);
    const lock = path.join(folder, 'project/.starlake.lock');
    await whileRunning(folder, ['sales', '--in-place'], async () => {
      expect(await cli(['run', 'Nightly', '--in-place'], fakeIo(folder))).toMatchObject({
        code: 2,
        err: expect.stringContaining(
          `another run (pid ${process.pid}) uses ${path.join(folder, 'project')}: wait for it`,
        ),
      });
      const copied = await cli(['run', 'sales'], fakeIo(folder));
      expect(copied.code).toBe(0);
      expect(existsSync(path.join(folder, '.starlake/sales/.starlake.lock'))).toBe(false);
      expect(existsSync(lock)).toBe(true);
    });
    expect(existsSync(lock)).toBe(false);
  });

  test.each<[string, (parts: FakeParts) => void]>([
    ['the executor is not there', (parts) => (parts.selectExecutor = () => Promise.reject(new Error('none')))],
    ['the engine breaks', (parts) => (parts.runPipeline = () => Promise.reject(new Error('broken')))],
  ])('the lock is given back when %s', async (_, breakIt) => {
    const folder = tempApp(ROOT);
    const parts = fakeParts();
    breakIt(parts);
    expect((await cli(['run', 'sales'], fakeIo(folder), parts)).code).toBe(2);
    expect(existsSync(path.join(folder, '.starlake/sales'))).toBe(true);
    expect(existsSync(path.join(folder, '.starlake/sales.lock'))).toBe(false);
  });

  test('a run that was killed is in nobody’s way', async () => {
    const folder = tempApp(ROOT);
    mkdirSync(path.join(folder, '.starlake'));
    writeFileSync(path.join(folder, '.starlake/sales.lock'), `${GONE}\n`);
    expect((await cli(['run', 'sales'], fakeIo(folder))).code).toBe(0);
    expect(existsSync(path.join(folder, '.starlake/sales.lock'))).toBe(false);
  });

  test('a process that is running elsewhere has the lock', async () => {
    const folder = tempApp(ROOT);
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    try {
      mkdirSync(path.join(folder, '.starlake'));
      writeFileSync(path.join(folder, '.starlake/sales.lock'), `${other.pid}\n`);
      const { code, err } = await cli(['run', 'sales'], fakeIo(folder));
      expect(code).toBe(2);
      expect(err).toContain(`another run of sales (pid ${other.pid})`);
      expect(err).toContain(`remove ${path.join(folder, '.starlake/sales.lock')}`);
    } finally {
      other.kill();
    }
  });
});

describe('two commands that synthesize at once', () => {
  /** An app that does something once it may. */
  const held = (then: string) => {
    const folder = tempApp(
      {},
      `const timer = setInterval(() => {
        if (!require('node:fs').existsSync('node_modules/go')) return;
        clearInterval(timer);
        ${then}
      }, 5);`,
    );
    const letGo = () => {
      mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
      writeFileSync(path.join(folder, 'node_modules/go'), '');
    };
    return { folder, letGo };
  };
  /** Does something when a command says something. */
  const onceSaid = (words: string, io: FakeIo, then: () => void): FakeIo => {
    const { write } = io.stderr;
    io.stderr.write = (text) => {
      write(text);
      if (String(text).startsWith(words)) then();
    };
    return io;
  };
  const onceWaiting = (io: FakeIo, then: () => void) => onceSaid('Waiting for process', io, then);
  /** Lists; resolves when the app is being synthesized. */
  const begun = async (folder: string) => {
    let said = (): void => undefined;
    const isSaid = new Promise<void>((resolve) => (said = resolve));
    const ended = cli(['list'], onceSaid('Synthesizing', fakeIo(folder), said));
    await Promise.race([isSaid, ended]);
    return { ended };
  };

  test('the second waits, says so, and takes what the first wrote', async () => {
    const { folder, letGo } = held(FAKE_APP);
    const first = await begun(folder);
    const second = cli(['list'], onceWaiting(fakeIo(folder), letGo));
    const both = await Promise.all([first.ended, second]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both[0].err).toContain('Synthesizing the app');
    expect(both[1].err).toContain(`Waiting for process ${process.pid}, which is synthesizing the app`);
    expect(synths(folder)).toHaveLength(1);
    expect(readdirSync(path.join(folder, 'cdk.out')).sort()).toEqual(['manifest.json', 'starlake-sfn.json']);
  });

  test('the second tries itself when the first has failed', async () => {
    const { folder, letGo } = held('process.exit(3);');
    const first = await begun(folder);
    const second = cli(['list'], onceWaiting(fakeIo(folder), letGo));
    const both = await Promise.all([first.ended, second]);
    expect(both.map(({ code }) => code)).toEqual([2, 2]);
    expect(both[1].err).toContain('failed with exit code 3');
  });

  test('Ctrl-C while it waits', async () => {
    const { folder, letGo } = held(FAKE_APP);
    const io = fakeIo(folder);
    onceWaiting(io, () => io.interrupt());
    const first = await begun(folder);
    expect((await cli(['list'], io)).code).toBe(130);
    letGo();
    expect((await first.ended).code).toBe(0);
  });
});
