import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { deploySample, operate } from './operate';
import { machineArn, START } from './world';

jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const BACKFILL = machineArn('backfill');
const INTERVAL = ['--from', '2026-08-01', '--to', '2026-08-02', '--deployed'];
let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

const started = () => fake.calls.filter(({ action }) => action === 'StartExecution').map(({ request }) => request);

test('backfill --deployed starts the deployed backfill', async () => {
  fake = await deploySample();
  const { code, out } = await operate(['backfill', 'sales', ...INTERVAL, '--max-concurrency', '2']);
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Started: backfill started-1\n') });
  const input = { pipeline: 'sales', from: '2026-08-01', to: '2026-08-02', maxConcurrency: 2 };
  expect(started()).toEqual([{ stateMachineArn: BACKFILL, input: JSON.stringify(input) }]);
});

test('a dry run shows the times', async () => {
  fake = await deploySample((world) => {
    const { executions } = world.machines[BACKFILL]!;
    const ticks = [
      { scheduledTime: '2026-08-01T02:00:00Z', status: 'SUCCEEDED' },
      { scheduledTime: '2026-08-02T02:00:00Z', status: 'PENDING' },
    ];
    const output = JSON.stringify({ pipeline: 'sales', from: '', to: '', runs: 1, skipped: 1, dryRun: true, ticks });
    const run = { name: 'started-1', status: 'SUCCEEDED', startDate: START, stopDate: START + 1, input: '{}', output };
    Object.defineProperty(executions, 'unshift', { value: () => executions.push(run) });
  });
  const { code, out } = await operate(['backfill', 'sales', ...INTERVAL, '--dry-run']);
  expect({ code, out }).toEqual({
    code: 0,
    out:
      '2026-08-01T02:00:00Z  succeeded\n2026-08-02T02:00:00Z  pending\n' +
      'sales: 1 run to make (1 succeeded before)\n',
  });
});

test('it refuses what is about this machine, and pipelines that no backfill runs', async () => {
  fake = await deploySample();
  const root = await operate(['backfill', 'sales', ...INTERVAL, '--executor', 'embedded']);
  expect(root.err).toContain('--executor is for a backfill on this machine, not for --deployed');
  const unknown = await operate(['backfill', 'sale', ...INTERVAL]);
  expect(unknown.err).toContain('Did you mean sales?');
  const local = await operate(['backfill', 'sales', '--from', '2026-08-01', '--to', '2026-08-02']);
  expect(local.err).toContain('--stack is for --deployed');
  expect([root.code, unknown.code, local.code, started()]).toEqual([2, 2, 2, []]);
});
