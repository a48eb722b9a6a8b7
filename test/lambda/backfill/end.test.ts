import { endEvent, failureOf, MACHINE, planEvent, succeededRuns } from './support';
import { endBackfill } from '../../../lambda/backfill/end';
import type { RunResult } from '../../../lib/contract/backfill';
import { planBackfill } from '../../../lambda/backfill/plan';

const planned = async (to = '2026-08-03') =>
  planBackfill(planEvent({ pipeline: 'sales', from: '2026-08-01', to }), await succeededRuns());
const LOADED = { status: 'LOADED' };
const failedAt = (name: string, redrive = 0, round = redrive): RunResult => ({
  error: 'States.TaskFailed',
  name: `${name}-${round}-${redrive}`,
  redrive,
});

test('all have succeeded: the output counts them by their status', async () => {
  const plan = await planned();
  const end = endBackfill(endEvent(plan, [LOADED, { status: 'SKIPPED' }, {}]), await succeededRuns());
  expect(await end).toMatchObject({
    next: 'END',
    runs: [],
    summary: { pipeline: 'sales', runs: 3, skipped: 0, statuses: { LOADED: 1, SKIPPED: 1, SUCCEEDED: 1 } },
  });
});

test('some have failed: the error names the times and their executions', async () => {
  const plan = await planned();
  const results = [LOADED, failedAt(plan.runs[1].name), LOADED];
  expect(await failureOf(endBackfill(endEvent(plan, results), await succeededRuns()))).toEqual({
    name: 'Starlake.BackfillFailed',
    report: {
      pipeline: 'sales',
      from: '2026-08-01T00:00:00Z',
      to: '2026-08-03T23:59:59Z',
      failed: [
        {
          scheduledTime: '2026-08-02T00:00:00Z',
          error: 'States.TaskFailed',
          execution: `${MACHINE.replace('stateMachine', 'execution')}:${plan.runs[1].name}-0-0`,
        },
      ],
      runs: 2,
      skipped: 0,
      statuses: { LOADED: 2 },
    },
  });
});

describe('a redrive', () => {
  test('runs what failed once more, and then ends with all', async () => {
    const plan = await planned();
    const results = [LOADED, failedAt(plan.runs[1].name), failedAt(plan.runs[2].name)];
    const again = await endBackfill(endEvent(plan, results, 1), await succeededRuns());
    expect(again).toMatchObject({ next: 'RUN', round: 1, done: { LOADED: 1 } });
    expect(again.runs).toEqual(plan.runs.slice(1));
    const end = await endBackfill(endEvent(again, [LOADED, LOADED], 1), await succeededRuns());
    expect(end).toMatchObject({ next: 'END', summary: { runs: 3, statuses: { LOADED: 3 } } });
    // It failed again: only another redrive goes on.
    const failed = endBackfill(endEvent(again, [LOADED, failedAt(plan.runs[2].name, 1)], 1), await succeededRuns());
    expect(await failureOf(failed)).toMatchObject({ report: { failed: [{ scheduledTime: '2026-08-03T00:00:00Z' }] } });
  });

  test('of a backfill that was aborted has made the runs that failed: they fail it, and the next redrive runs them', async () => {
    const plan = await planned();
    const results = [failedAt(plan.runs[0].name), failedAt(plan.runs[1].name, 1, 0), LOADED];
    const { report } = await failureOf(endBackfill(endEvent(plan, results, 1), await succeededRuns()));
    expect((report as { failed: Array<{ execution: string }> }).failed.map(({ execution }) => execution)).toEqual([
      expect.stringMatching(/-0-0$/),
      expect.stringMatching(/-0-1$/),
    ]);
    const again = await endBackfill(endEvent(plan, results, 2), await succeededRuns());
    expect(again).toMatchObject({ next: 'RUN', round: 1, runs: plan.runs.slice(0, 2) });
    // Aborted in the first round, redriven, and redriven once more before the end was reached: never one name twice.
    const third = await endBackfill(
      endEvent(again, [LOADED, failedAt(plan.runs[1].name, 2, 1)], 3),
      await succeededRuns(),
    );
    expect(third).toMatchObject({ next: 'RUN', round: 2, runs: [plan.runs[1]] });
  });

  test('leaves out what has succeeded since', async () => {
    const plan = await planned();
    const results = [LOADED, failedAt(plan.runs[1].name), failedAt(plan.runs[2].name)];
    const some = await endBackfill(endEvent(plan, results, 1), await succeededRuns('2026-08-02T00:00:00+0000'));
    expect(some).toMatchObject({ next: 'RUN', skipped: 1, runs: [{ scheduledTime: '2026-08-03T00:00:00Z' }] });
    const dates = ['2026-08-02T00:00:00+0000', '2026-08-03T00:00:00+0000'];
    const none = await endBackfill(endEvent(plan, results, 1), await succeededRuns(...dates));
    expect(none).toMatchObject({ next: 'END', summary: { runs: 1, skipped: 2 } });
  });

  test('that a history has no room for fails as before', async () => {
    const plan = { ...(await planned()), events: 24_950 };
    const results = plan.runs.map(({ name }) => failedAt(name));
    const end = endBackfill(endEvent(plan, results, 1), await succeededRuns());
    expect(await failureOf(end)).toMatchObject({ name: 'Starlake.BackfillFailed' });
  });
});

test('a cause that would be too long names the first, and how many more', async () => {
  const plan = await planBackfill(
    planEvent({ pipeline: 'sales', from: '2026-07-01', to: '2026-08-10' }, { cron: '0 * * * *' }),
    await succeededRuns(),
  );
  const results = plan.runs.map(({ name }) => failedAt(name));
  const { report } = await failureOf(endBackfill(endEvent(plan, results), await succeededRuns()));
  const { failed, more } = report as { failed: unknown[]; more: number };
  expect(failed.length + more).toBe(984);
  expect(failed.length).toBeGreaterThan(100);
  expect(JSON.stringify(JSON.stringify(report)).length).toBeLessThanOrEqual(32_000);
});
