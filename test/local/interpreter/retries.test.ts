import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { planRetry } from '../../../local/interpreter/retry';
import { stateError, stoppedError } from '../../../local/interpreter/errors';
import { arnOf, asl, ecsState, events, FakeExecutor, pause, run, tempFolder } from '../engine/support';
import type { State } from '../../../local/asl';
import type { RunEvent } from '../../../local/run-event';

const named = (name: string) => stateError(name, '');

describe('the retry that follows a failure', () => {
  const Retry = [
    { ErrorEquals: ['A'], IntervalSeconds: 10, MaxAttempts: 2, MaxDelaySeconds: 15 },
    { ErrorEquals: ['States.TaskFailed'] },
  ];
  const state = (more: object = {}): State => ({ Type: 'Task', Retry, ...more });

  test.each([
    ['the first', [], 'A', { retrier: 0, seconds: 10 }],
    ['the longest delay', [1], 'A', { retrier: 0, seconds: 15 }],
    ['no attempt left; a later retrier does not get it', [2], 'A', undefined],
    ['the defaults', [2, 1], 'B', { retrier: 1, seconds: 2 }],
    ['the defaults, used up', [0, 3], 'B', undefined],
    ['a timeout is no failed task', [], 'States.Timeout', undefined],
  ])('%s', (_, attempts, error, planned) => {
    expect(planRetry(state(), attempts, named(error))).toEqual(planned);
  });

  test('none for a state without retriers, for a stop, and for a Map by States.TaskFailed', () => {
    expect(planRetry({ Type: 'Task' }, [], named('A'))).toBeUndefined();
    expect(planRetry(state({ Retry: [{ ErrorEquals: ['States.ALL'] }] }), [], stoppedError())).toBeUndefined();
    expect(planRetry(state({ Type: 'Map' }), [], named('B'))).toBeUndefined();
  });

  test('jitter takes up to the delay', () => {
    const jitter = state({ Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 10, JitterStrategy: 'FULL' }] });
    for (let round = 0; round < 20; round++) {
      const { seconds } = planRetry(jitter, [], named('A'))!;
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(10);
    }
  });
});

describe('a failure tells when its retry is due', () => {
  const machine = (Retry: object[]) =>
    asl({ StartAt: 'Load', States: { Load: ecsState(['load'], { End: true, ResultPath: null, Retry }) } });
  const failing = (times: number) => new FakeExecutor((_, index) => ({ exitCode: index < times ? 1 : 0 }));

  test('and that is how long it takes', async () => {
    // What is drawn once more, behind the announcement, would take hours, and jest would not wait for it.
    const random = jest.spyOn(Math, 'random').mockReturnValue(1e-6);
    const onEvent = ({ type }: RunEvent) => type === 'StateFailed' && random.mockReturnValue(0.5);
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 86_400, JitterStrategy: 'FULL' }];
    const result = await run(machine(Retry), { executor: failing(1), fast: false, onEvent });
    random.mockRestore();
    const [failed] = events(result, 'StateFailed');
    const [retried] = events(result, 'StateRetried');
    expect(failed!.retryIn).toBeCloseTo(0.0864, 3);
    expect(retried).not.toHaveProperty('retryIn');
    expect((retried!.time - failed!.time) / 1000).toBeGreaterThan(failed!.retryIn! - 0.05);
  });

  test('in milliseconds when the run is fast; the last failure is not retried', async () => {
    const result = await run(machine([{ ErrorEquals: ['States.ALL'], IntervalSeconds: 300, MaxAttempts: 2 }]), {
      executor: failing(9),
    });
    expect(events(result, 'StateFailed').map(({ retryIn }) => retryIn)).toEqual([0.02, 0.02, undefined]);
    expect(events(result, 'StateFailed').map(({ retryInOnAws }) => retryInOnAws)).toEqual([300, 600, undefined]);
    expect(events(result, 'StateRetried')).toHaveLength(2);
  });
});

test.each(['Starlake.NotReady', 'Starlake.StillRunning'])(
  'a fast run does not use up its looks (%s) while a container runs: it looks when one has ended',
  async (name) => {
    const folder = tempFolder();
    const done = JSON.stringify(path.join(folder, 'done'));
    const code = `exports.handler = async () => {
      if (!require('fs').existsSync(${done})) throw Object.assign(new Error('not yet'), { name: '${name}' });
    };`;
    const Retry = [{ ErrorEquals: [name], IntervalSeconds: 300, MaxAttempts: 1 }];
    const app = asl(
      {
        StartAt: 'Both',
        States: {
          Both: {
            Type: 'Parallel',
            End: true,
            Branches: [
              { StartAt: 'Look', States: { Look: { Type: 'Task', Resource: arnOf('Look'), Retry, End: true } } },
              { StartAt: 'Load', States: { Load: ecsState(['load'], { End: true }) } },
            ],
          },
        },
      },
      { Look: code },
    );
    let lookAgain = (): void => undefined;
    const looksAgain = new Promise<void>((resolve) => (lookAgain = resolve));
    const executor = new FakeExecutor(async () => {
      await looksAgain;
      await pause(20);
      writeFileSync(path.join(folder, 'done'), '');
      return {};
    });
    const onEvent = (event: RunEvent) => void (event.type === 'StateRetried' && lookAgain());
    expect(await run(app, { executor, onEvent })).toMatchObject({ status: 'SUCCEEDED' });
  },
);
