import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { runHistory } from '../../../local/deployed/history-events';
import { initialView } from '../../../local/cli/progress/view/view';
import { reduce } from '../../../local/cli/progress/view/reduce';
import { cpuSeconds } from '../../helpers/cpu-time';
import { loadHistory, taskArn } from './load-history';

/** Events as the SDK gives them. */
const dated = (events: ReadonlyArray<object & { timestamp?: number }>): HistoryEvent[] =>
  events.map(({ timestamp = 0, ...event }) => ({ ...(event as HistoryEvent), timestamp: new Date(timestamp * 1000) }));

const definition = { StartAt: 'check', States: {} };

test('a history on AWS is shown as one on this machine', () => {
  const failed = { error: 'Starlake.LoadFailed', cause: '{}' };
  const { events, containers } = runHistory(
    dated(
      loadHistory(
        [
          { table: 'orders', exitCode: 0 },
          { table: 'returns', exitCode: 137 },
        ],
        failed,
      ),
    ),
  );
  const view = events.reduce(reduce, initialView({ name: 'sales', kind: 'load', definition }));
  expect(view.phase).toBe('failed');
  expect(view.states.map(({ name, phase }) => `${name} ${phase}`)).toEqual([
    'check_sales_incoming_files done',
    'load_sales done',
    'end_loading_sales failed',
  ]);
  expect(view.states[1]!.map).toMatchObject({ total: 2 });
  expect(view.stopped.map(({ argv, exitCode }) => [argv.at(-1), exitCode])).toEqual([
    ['orders', 0],
    ['returns', 137],
  ]);
  expect(containers.map(({ task, isOver, container }) => [task, isOver, container])).toEqual([
    [taskArn('orders'), true, 'starlake'],
    [taskArn('returns'), true, 'starlake'],
  ]);
  expect(events.filter(({ type }) => type === 'StateCaught')).toMatchObject([
    { state: 'sales_table_load', item: 1, parent: 'load_sales', error: 'States.TaskFailed' },
  ]);
});

test('a container that runs has its task, and no end', () => {
  const { containers, events } = runHistory(dated(loadHistory([{ table: 'orders' }])));
  expect(containers).toMatchObject([{ task: taskArn('orders'), isOver: false }]);
  expect(events.some(({ type }) => type === 'ContainerStopped')).toBe(false);
});

test('a state that is tried again has failed before, and says when it was', () => {
  const at = (id: number, previousEventId: number, type: string, details: object = {}) =>
    ({ id, previousEventId, type, timestamp: new Date(1000 * id), ...details }) as HistoryEvent;
  const failure = { error: 'Starlake.NotReady', cause: 'no ack file' };
  const { events } = runHistory([
    at(1, 0, 'ExecutionStarted', { executionStartedEventDetails: { input: '{"a":' } }),
    at(2, 0, 'TaskStateEntered', { stateEnteredEventDetails: { name: 'check', input: '{}' } }),
    at(3, 2, 'LambdaFunctionScheduled'),
    at(4, 3, 'LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: failure }),
    at(64, 4, 'LambdaFunctionScheduled'),
    at(65, 64, 'LambdaFunctionTimedOut'),
    at(66, 65, 'ExecutionTimedOut'),
  ]);
  expect(events.map((event) => ({ ...event, time: undefined }))).toEqual([
    { type: 'ExecutionStarted', pipeline: '', input: '{"a":' },
    { type: 'StateEntered', state: 'check', stateType: 'Task', input: {} },
    { type: 'StateFailed', state: 'check', stateType: 'Task', ...failure, retryIn: 60 },
    { type: 'StateRetried', state: 'check', stateType: 'Task', ...failure },
    { type: 'StateFailed', state: 'check', stateType: 'Task', error: 'States.Timeout', cause: '' },
    { type: 'ExecutionFailed', error: 'States.Timeout', cause: '' },
  ]);
});

test('a history of 25,000 events, which is the longest, takes for each event what a short one does', () => {
  const secondsOf = (tables: number) => {
    const events = dated(
      loadHistory(Array.from({ length: tables }, (_, at) => ({ table: `t${at}`, exitCode: at % 7 }))),
    );
    const times = [1, 2, 3].map(() => cpuSeconds(() => expect(runHistory(events).containers).toHaveLength(tables)));
    return { events: events.length, seconds: Math.min(...times) };
  };
  const [short, long] = [secondsOf(308), secondsOf(3080)];
  expect(long.events).toBeGreaterThan(24_000);
  // Ten times as long; a hundred times, if each event were compared with all others.
  expect(long.seconds / short.seconds).toBeLessThan(40);
});
