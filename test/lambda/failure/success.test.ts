import { hasSucceeded } from '../../../lambda/failure/success';

// The verdict is that of the container that runs Starlake.
const FAILED = { Error: 'States.TaskFailed' };
const LOGS = { container: 'starlake' };
const ended = (exitCodes: Record<string, number | undefined>, stopCode = 'EssentialContainerExited') => ({
  stopCode: stopCode as 'EssentialContainerExited',
  containers: Object.entries(exitCodes).map(([name, exitCode]) => ({ name, exitCode })),
});

test.each<[string, boolean, Record<string, number | undefined>]>([
  ['a log router that was killed', true, { starlake: 0, log_router: 137 }],
  ['a proxy that failed', true, { proxy: 1, starlake: 0 }],
  ['one that does not say how it ended', true, { starlake: 0, agent: undefined }],
  ['all of them failed', false, { starlake: 1, log_router: 137 }],
  ['Starlake that did not start', false, { starlake: undefined, log_router: 0 }],
  ['Starlake that failed alone', false, { starlake: 3, log_router: 0 }],
  ['containers of which none is called so', false, { main: 0, log_router: 137 }],
])('%s: %s', (_, expected, exitCodes) => {
  expect(hasSucceeded(FAILED, ended(exitCodes), LOGS)).toBe(expected);
});

test('the only container is it, whatever it is called', () => {
  expect(hasSucceeded(FAILED, ended({ main: 0 }), {})).toBe(true);
});

test('Spot may take the machine when Starlake has ended', () => {
  expect(hasSucceeded(FAILED, ended({ starlake: 0, log_router: 137 }, 'SpotInterruption'), LOGS)).toBe(true);
});

test('of a task that somebody stopped, 0 says nothing; nor where time was up, or no task is known', () => {
  const task = ended({ starlake: 0, log_router: 137 }, 'UserInitiated');
  expect(hasSucceeded(FAILED, task, LOGS)).toBe(false);
  expect(hasSucceeded({ Error: 'States.Timeout' }, ended({ starlake: 0 }), LOGS)).toBe(false);
  expect(hasSucceeded(FAILED, undefined, LOGS)).toBe(false);
});
