import { EventEmitter } from 'node:events';
import { closeSync, openSync, statSync } from 'node:fs';
import { liveProgress } from '../../../../../local/cli/progress/live/live';
import { initialView } from '../../../../../local/cli/progress/view/view';
import { processIo } from '../../../../../local/cli/process-io';
import { Script } from '../events';
import { fakeIo, sales } from '../../support';

const LOOK = { live: true, color: false, unicode: true };

/** A terminal that understands what the display writes, and nothing else. */
function screen(text: string, columns: number): string[] {
  const lines = [''];
  let row = 0;
  let column = 0;
  // eslint-disable-next-line no-control-regex
  for (const [part, up, erase] of text.matchAll(/\u001b\[(\d+)A|\u001b\[(K|J|\?25[lh])|[^]/g)) {
    if (up !== undefined) row = Math.max(0, row - Number(up));
    else if (erase === 'K') lines[row] = lines[row]!.slice(0, column);
    else if (erase === 'J') {
      lines[row] = lines[row]!.slice(0, column);
      lines.length = row + 1;
    } else if (part === '\r') column = 0;
    else if (part === '\n') {
      column = 0;
      lines[++row] ??= '';
    } else if (erase === undefined) {
      if (column === columns) throw new Error(`line ${row} is too wide`);
      lines[row] = lines[row]!.slice(0, column) + part + lines[row]!.slice(column + 1);
      column++;
    }
  }
  return lines;
}

describe('the live display', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('that waits are cut short is said once, above the frame, and the error comes with the retry', () => {
    const io = fakeIo('', { isTTY: true, columns: 100, rows: 24 });
    const progress = liveProgress(io, LOOK, initialView(sales, true), () => 1_000_000);
    const cut = { error: 'States.TaskFailed', cause: 'no capacity', retryIn: 0.02, retryInOnAws: 300 };
    const script = new Script().start().enter('Close', 'Task');
    script.state('StateFailed', 'Close', cut).state('StateRetried', 'Close', cut).state('StateFailed', 'Close', cut);
    for (const event of script.events) progress.event(event);
    progress.end();
    const lines = screen(io.out, 100);
    expect(lines.filter((line) => line === 'Waits are shortened here; use --real-time for real waits')).toHaveLength(1);
    expect(lines.find((line) => line.includes(' Close '))).toContain('1 retry  States.TaskFailed: no capacity');
  });

  test('why something failed stays above the frame at once, in full, and in lines of the terminal', () => {
    const io = fakeIo('', { isTTY: true, columns: 40, rows: 24 });
    const progress = liveProgress(io, LOOK, initialView(sales), () => 1_000_000);
    const diagnosis = `${'no such column '.repeat(6)}(exit code 1, see its log)`;
    const failure = { error: 'States.TaskFailed', kind: 'COMMAND_FAILED', diagnosis };
    const script = new Script().start().map(1, 2);
    const container = script.begin(0, 'orders');
    script.finish(0, 'orders', container, 1).exit('explain', 'Task', { output: { table: 'orders', failure } });
    script.enter('Wait', 'Wait', { input: { preLoad: { wait: 300, loads: [{ table: 'orders' }] } } });
    for (const event of script.events) progress.event(event);
    jest.advanceTimersByTime(1000);
    const lines = screen(io.out, 40);
    expect(lines[0]).toBe('✗ orders failed');
    const end = lines.findIndex((line) => line.includes(' sales '));
    expect(
      lines
        .slice(1, end)
        .map((line) => line.slice(2))
        .join(' '),
    ).toBe(diagnosis);
    progress.end();
  });

  test('each frame takes the place of the last one, what was above stays', () => {
    const io = fakeIo('', { isTTY: true, columns: 50, rows: 24 });
    io.out = 'above\n';
    let now = 1_000_000;
    const progress = liveProgress(io, LOOK, initialView(sales), () => now);
    const script = new Script().start().map(3, 2);
    const first = script.begin(0, 'orders');
    const second = script.wait(1).begin(1, 'customers');
    script.line(first, 'reading').line(second, 'reading');
    const frames: string[][] = [];
    const feed = () => {
      for (const event of script.events.splice(0)) progress.event(event);
      now = script.now;
      jest.advanceTimersByTime(100);
      frames.push(screen(io.out, 50));
    };
    feed();
    script.finish(0, 'orders', first);
    feed();
    script.finish(1, 'customers', second).wait(1).exit('Load tables', 'Map').succeed({});
    feed();
    progress.end();
    const last = screen(io.out, 50);
    expect(frames[0]).toHaveLength(9);
    expect(frames[1]).toHaveLength(7);
    expect(last).toEqual([
      'above',
      `✓ sales${' '.repeat(49 - 14)}00:02.0`,
      ` ✓ Load tables${' '.repeat(49 - 18)}2.0s`,
      '   2/3 tables',
      '',
    ]);
    jest.advanceTimersByTime(1000);
    expect(screen(io.out, 50)).toEqual(last);
    expect(io.out.endsWith('\u001b[?25h')).toBe(true);
  });

  test('what a handler logs goes above the display', () => {
    const io = fakeIo('', { isTTY: true, columns: 50, rows: 24 });
    const progress = liveProgress(io, LOOK, initialView(sales), () => 1_000_000);
    progress.event(new Script().start().events[0]!);
    jest.advanceTimersByTime(100);
    progress.log('listing incoming/sales');
    jest.advanceTimersByTime(100);
    expect(screen(io.out, 50)).toEqual(['listing incoming/sales', expect.stringContaining(' sales '), '']);
    progress.end();
  });

  test('a window made narrower: the lines it broke are erased as well', () => {
    let columns = 61;
    const io = fakeIo('', {});
    Object.defineProperty(io, 'columns', { get: () => columns });
    const progress = liveProgress(io, LOOK, initialView(sales), () => 1_000_000);
    progress.event(new Script().start().events[0]!);
    jest.advanceTimersByTime(100);
    columns = 31;
    const before = io.out.length;
    jest.advanceTimersByTime(100);
    expect(io.out.slice(before)).toMatch(/^\u001b\[2A\r/); // eslint-disable-line no-control-regex
    progress.end();
  });
});

describe('the process', () => {
  const fake = () => {
    const stream = () => {
      const written: string[] = [];
      return Object.assign(new EventEmitter(), {
        written,
        isTTY: true,
        columns: 90,
        rows: 30,
        write: (text: string) => written.push(text),
      });
    };
    const codes: number[] = [];
    const process = Object.assign(new EventEmitter(), {
      stdout: stream(),
      stderr: stream(),
      stdin: [],
      execPath: 'node',
      argv: ['node', 'starlake-sfn.js', 'run'],
      env: { A: '1' },
      cwd: () => '/folder',
      exit: (code: number) => codes.push(code),
    });
    return { process, codes, io: processIo(process as unknown as NodeJS.Process) };
  };

  test('has a size that follows the window', () => {
    const { process, io } = fake();
    expect(io).toMatchObject({ isTTY: true, columns: 90, rows: 30, env: { A: '1' }, cwd: '/folder' });
    process.stdout.columns = 40;
    expect(io.columns).toBe(40);
  });

  test.each(['SIGINT', 'SIGTERM'])('%s aborts; twice, it ends at once with the cursor back', (signal) => {
    const { process, io, codes } = fake();
    process.emit(signal);
    expect(io.signal.aborted).toBe(true);
    expect(codes).toEqual([]);
    process.emit(signal);
    expect(codes).toEqual([130]);
    expect(process.stdout.written.join('')).toContain('\u001b[?25h');
  });

  test('knows the files that its streams go to', () => {
    const { process } = fake();
    const file = openSync(__filename, 'r');
    Object.assign(process.stderr, { fd: file });
    expect(processIo(process as unknown as NodeJS.Process).files).toMatchObject([{ ino: statSync(__filename).ino }]);
    closeSync(file);
  });

  test('its end aborts, however often it is told', () => {
    const { process, io, codes } = fake();
    process.emit('SIGHUP');
    process.emit('SIGHUP');
    expect({ codes, aborted: io.signal.aborted }).toEqual({ codes: [], aborted: true });
  });

  test.each(['EPIPE', 'EIO'])('%s is no error: the run is aborted, nothing more is written', (code) => {
    const { process, io } = fake();
    io.stdout.write('one');
    process.stdout.emit('error', Object.assign(new Error(code), { code }));
    io.stdout.write('two');
    expect(process.stdout.written).toEqual(['one']);
    expect(io.signal.aborted).toBe(true);
    process.stderr.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(() => process.stdout.emit('error', new Error('disk full'))).toThrow('disk full');
  });
});
