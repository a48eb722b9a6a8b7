import { reduce } from '../../../../../local/cli/progress/view/reduce';
import { render } from '../../../../../local/cli/progress/live/render';
import { itemAt } from '../../../../../local/cli/progress/view/items';
import { initialView, type View } from '../../../../../local/cli/progress/view/view';
import { displayWidth, printable } from '../../../../../local/cli/text/width';
import { Script, secondRound, sixtyTables, twoRounds } from '../events';
import { sales } from '../../support';
import type { Frame } from '../../../../../local/cli/progress/live/frame';

const view = (script: Script): View => script.events.reduce(reduce, initialView(sales));
const frame = (script: Script, more: Partial<Frame> = {}): string[] =>
  render(view(script), { width: 80, height: 40, now: script.now, color: false, ...more });

describe('what is known of an execution', () => {
  test('60 tables with 8 slots', () => {
    const map = view(sixtyTables()).states.find(({ name }) => name === 'Load tables')!.map!;
    expect(map.tally).toEqual({ begun: 20, over: 12, done: 11, failed: 1 });
    expect(map).toMatchObject({ total: 60, slots: 8 });
    expect(itemAt(map.items, 15)).toMatchObject({ label: 'table_with_a_long_name_15', phase: 'retrying', retries: 1 });
  });

  test('the reducer leaves the view that it is given as it is', () => {
    const { events } = sixtyTables();
    let before = initialView(sales);
    for (const event of events) {
      const copy = structuredClone(before);
      const after = reduce(before, event);
      expect(before).toEqual(copy);
      before = after;
    }
  });

  test('a state that was retried and then succeeded is done, without its error', () => {
    const script = new Script().start().enter('Close', 'Task');
    script
      .state('StateFailed', 'Close', { error: 'Lambda.Unknown' })
      .state('StateRetried', 'Close', { error: 'Lambda.Unknown' });
    expect(view(script).states[0]).toMatchObject({ phase: 'retrying', retries: 1, error: 'Lambda.Unknown' });
    script.wait(3).exit('Close', 'Task');
    expect(view(script).states[0]).toMatchObject({ phase: 'done', retries: 1, error: undefined });
  });

  test('a state whose error was caught has failed, though it is left', () => {
    const script = new Script().start().enter('Close', 'Task').state('StateFailed', 'Close', { error: 'E' });
    script.state('StateCaught', 'Close', { error: 'E' }).exit('Close', 'Task');
    expect(view(script).states[0]).toMatchObject({ phase: 'failed', error: 'E' });
  });

  test('an item that was retried and then loaded has not failed', () => {
    const script = new Script().start().map(1);
    const at = { item: 0, parent: 'Load tables' };
    const container = script.begin(0, 'orders');
    script.state('StateFailed', 'Load', { ...at, error: 'E' }).state('StateRetried', 'Load', { ...at, error: 'E' });
    script.enter('Load', 'Task', at).stop(container, 'orders', { exitCode: 0 }).exit('Load', 'Task', at);
    script.enter('Loaded', 'Pass', at).exit('Loaded', 'Pass', at);
    expect(itemAt(view(script).states[0]!.map!.items, 0)).toMatchObject({
      phase: 'done',
      retries: 1,
      error: undefined,
    });
  });

  test('an item without a status in its output failed when its error was caught', () => {
    const script = new Script()
      .start()
      .map(1)
      .enter('Load', 'Task', { item: 0, parent: 'Load tables', input: 'orders' });
    const at = { item: 0, parent: 'Load tables' };
    script
      .state('StateCaught', 'Load', { ...at, error: 'E' })
      .enter('Failed', 'Pass', at)
      .exit('Failed', 'Pass', at);
    expect(itemAt(view(script).states[0]!.map!.items, 0)).toMatchObject({
      label: 'orders',
      phase: 'failed',
      error: 'E',
    });
  });

  test('what still runs when the execution fails has failed', () => {
    const script = new Script().start().map(2, 2);
    script.begin(0, 'orders');
    script.wait(1).fail('States.Timeout', '');
    const [map] = view(script).states;
    expect(map).toMatchObject({ phase: 'failed', endedAt: script.now });
    expect(map!.map!.tally).toEqual({ begun: 1, over: 1, done: 0, failed: 1 });
  });

  test('events of a nested map, or of a state nobody entered, change nothing', () => {
    const script = new Script().start().map(1);
    const before = view(script).states;
    script.enter('Inner', 'Task', { item: 0, parent: 'Nested' }).exit('Nowhere', 'Task');
    script.line(99, 'no such container');
    expect(view(script).states).toEqual(before);
  });
});

describe('a frame', () => {
  test('counters, running tables with their last line, failed ones, retries', () => {
    const lines = frame(sixtyTables());
    const text = lines.join('\n');
    expect(lines[0]).toMatch(/^\S sales +00:11\.0$/);
    expect(lines[1]).toMatch(/^ ✓ Files\? +1\.0s$/);
    expect(text).toContain('12/60 tables · 8/8 slots · 1 failed');
    expect(text).toMatch(/✗ table_with_a_long_name_3 +exit 1 · out of memory +500ms/);
    expect(text).toMatch(/↻ table_with_a_long_name_15 +Load {2}1 retry {2}States\.TaskFailed/);
    expect(text).toContain('     │ INFO 読み込み of table_with_a_long_name_19 from a file');
    expect(lines).toHaveLength(1 + 2 + 2 + 1 + 8 * 2);
  });

  test.each([20, 33, 40, 41, 60, 72, 80, 132, 200])('nothing is wider than %i columns', (width) => {
    for (const color of [false, true]) {
      const lines = frame(sixtyTables(), { width, color });
      for (const line of lines) expect(displayWidth(printable(line))).toBeLessThanOrEqual(width);
    }
  });

  test.each([3, 4, 6, 10, 13, 16, 20, 22])('nor higher than %i lines, and the counters stay', (height) => {
    const lines = frame(sixtyTables(), { height });
    expect(lines.length).toBeLessThanOrEqual(height);
    expect(lines[0]).toContain('sales');
    if (height >= 4) expect(lines.join('\n')).toContain('12/60 tables');
    if (height === 10) expect(lines.at(-1)).toBe('     and 4 more');
    if (height === 16) expect(lines.join('\n')).not.toContain('│');
  });

  test('a narrow terminal keeps what matters', () => {
    const lines = frame(sixtyTables(), { width: 40 });
    expect(lines).toContain('   12/60 tables · 8/8 slots · 1 failed');
    expect(lines.find((line) => line.includes('↻'))).toMatch(/^ {3}↻ table_with_a_long_name_15 .*….* +\d\S*$/);
  });

  test('no slots, no failures, one table', () => {
    const script = new Script().start().map(1);
    script.begin(0, 'orders');
    expect(frame(script).join('\n')).toContain('0/1 table · 1 at once');
  });

  test('a running container outside a map shows its last line; a loop how often it went round', () => {
    const script = new Script().start();
    const stage = script.enter('sales_import', 'Task').container(undefined, 'sales_import');
    script.line(stage, 'moving orders.csv').enter('Wait', 'Wait').wait(1).exit('Wait', 'Wait').enter('Wait', 'Wait');
    script.wait(0.25);
    const lines = frame(script);
    expect(lines[2]).toBe('   │ moving orders.csv');
    expect(lines[3]).toMatch(/^ \S Wait {2}×2 +0\.2s$/);
  });

  test('failed and over: the states, without the items', () => {
    const script = sixtyTables().exit('Load tables', 'Map').enter('Close', 'Task');
    script.state('StateFailed', 'Close', { error: 'Starlake.LoadFailed' }).fail('Starlake.LoadFailed', '');
    const lines = frame(script);
    expect(lines[0]).toMatch(/^✗ sales/);
    expect(lines.at(-1)).toMatch(/^ ✗ Close {2}Starlake\.LoadFailed +0ms$/);
    expect(lines).toHaveLength(6);
  });

  test('a retry that is due, and a wait that is no failure', () => {
    const script = new Script().start().enter('sales_import', 'Task').enter('Files?', 'Task');
    script.state('StateFailed', 'sales_import', { error: 'E', retryIn: 300 });
    const notReady = { error: 'Starlake.NotReady', cause: '{"errorMessage":"no ack file yet"}', retryIn: 60 };
    script.state('StateFailed', 'Files?', notReady).state('StateRetried', 'Files?', notReady);
    script.state('StateFailed', 'Files?', notReady).wait(10);
    const lines = frame(script);
    expect(lines[1]).toMatch(/^ ↻ sales_import {2}again in 4m 50s {2}E +10\.0s$/);
    expect(lines[2]).toMatch(/^ … Files\? {2}looked 2 times again in 50s {2}waits: no ack file yet +10\.0s$/);
    script.state('StateRetried', 'Files?').exit('Files?', 'Task');
    expect(frame(script)[2]).toMatch(/^ ✓ Files\? {2}looked 3 times +10\.0s$/);
  });

  test('an item that waits for a container to end has not failed again', () => {
    const script = new Script().start().map(1);
    const at = { item: 0, parent: 'Load tables' };
    const container = script.begin(0, 'orders');
    script
      .stop(container, 'orders', { exitCode: 143 })
      .state('StateCaught', 'Load', { ...at, error: 'States.Timeout' });
    script.exit('Load', 'Task', at).enter('Failed', 'Task', at);
    const busy = { ...at, error: 'Starlake.StillRunning', cause: 'task 1 is not over', retryIn: 10 };
    script
      .state('StateFailed', 'Failed', busy)
      .state('StateRetried', 'Failed', at)
      .state('StateFailed', 'Failed', busy);
    expect(frame(script).at(-1)).toMatch(/^ {3}… orders {2}Failed {2}again in 10s {2}waits: task 1 is not over +0/);
    script.state('StateRetried', 'Failed', at).exit('Failed', 'Pass', at);
    expect(itemAt(view(script).states[0]!.map!.items, 0)).toMatchObject({
      phase: 'failed',
      retries: 0,
      error: 'States.Timeout',
    });
  });

  describe('of a second round', () => {
    test('the wait before it: of which tables, and until when', () => {
      const script = twoRounds().wait(10);
      expect(frame(script).at(-1)).toMatch(/^ \S Wait {2}orders again in 4m 50s +10\.0s$/);
      const fast = render(script.events.reduce(reduce, initialView(sales, true)), {
        width: 80,
        height: 40,
        now: script.now,
        color: false,
      });
      expect(fast.at(-1)).toMatch(/^ \S Wait {2}orders +10\.0s$/);
    });

    test('its items are its own, below what was done before', () => {
      const script = twoRounds();
      const orders = secondRound(script);
      const running = frame(script);
      expect(running.slice(1, 3)).toEqual([expect.stringMatching(/^ ✓ Close/), expect.stringMatching(/^ ✓ Wait +5m/)]);
      expect(running[3]).toMatch(/^ \S Load tables {2}try 2 +0/);
      expect(running[4]).toMatch(/0\/1 table · 1\/2 slots · 1 done before$/);
      expect(running[5]).toMatch(/^ {3}\S orders {2}Load +0/);
      expect(running).toHaveLength(6);
      script.wait(1).finish(0, 'orders', orders).exit('Load tables', 'Map');
      expect(frame(script).at(-1)).toMatch(/1\/1 table · 1 done before$/);
    });

    test('what the container of the first one died of is no news', () => {
      const script = twoRounds().wait(300).map(1, 2);
      const at = { item: 0, parent: 'Load tables' };
      script.enter('Load', 'Task', { ...at, input: { table: 'orders' } });
      script.state('StateFailed', 'Load', { ...at, error: 'ECS.ServerException', retryIn: 30 });
      expect(frame(script).at(-1)).toMatch(/↻ orders {2}Load {2}again in 30s {2}ECS\.ServerException +0/);
    });

    test('another state machine goes round a Map as it likes', () => {
      const script = new Script().start().map(1).exit('Load tables', 'Map').map(1);
      const lines = render(script.events.reduce(reduce, initialView({ ...sales, kind: 'custom' })), {
        width: 80,
        height: 40,
        now: script.now,
        color: false,
      });
      expect(lines[1]).toMatch(/^ \S Load tables {2}×2 /);
    });
  });

  test('stopped', () => {
    const script = new Script().start().map(2, 2);
    script.begin(0, 'orders');
    const lines = frame(script.wait(1).fail('Execution.Stopped', ''));
    expect(lines[0]).toMatch(/^■ sales/);
    expect(lines[1]).toMatch(/^ ■ Load tables/);
    expect(lines.join()).not.toContain('failed');
  });

  test('interrupted', () => {
    expect(frame(sixtyTables(), { stopping: true }).at(-1)).toContain('waiting for the containers to stop');
  });

  test('in ASCII', () => {
    const script = new Script().start().map(2, 2);
    script.finish(0, 'orders', script.begin(0, 'orders'), 1);
    expect(frame(script, { unicode: false }).join('\n')).toMatch(/^[\x20-\x7e\n]+$/);
  });
});
