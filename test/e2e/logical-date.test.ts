import { Duration, Stack } from 'aws-cdk-lib';
import { EcsStarlakeJob, LoadPipeline, ScheduleOptions, TransformPipeline } from '../../lib';
import { FakeStarlake } from '../helpers/fake-starlake';
import { FakeExecutor, runLocally, scratchFolder, synthesize } from '../helpers/local-run';

/** At one minute past each hour, so that a run is off the schedule at nearly any time, and never more than an hour. */
const HOURLY: ScheduleOptions = { cron: '1 * * * *' };

/** A load and a transform, with a schedule or without. */
const app = (schedule?: ScheduleOptions) =>
  synthesize((stack: Stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
    const common = { job, schedule, retries: 2, retryDelay: Duration.seconds(1) };
    new LoadPipeline(stack, 'Sales', {
      ...common,
      domain: 'sales',
      tables: [{ name: 'orders', pattern: 'orders-.*' }],
    });
    new TransformPipeline(stack, 'Kpi', { ...common, tasks: [{ name: 'kpi.total' }] });
  });

/** Runs a pipeline whose first command fails; tells the dates that its commands got, and its output. */
async function run(pipeline: string, schedule?: ScheduleOptions, input: object = {}) {
  const root = scratchFolder();
  let tries = 0;
  const once = () => ({ exitCode: ++tries === 1 ? 1 : 0 });
  const starlake = new FakeStarlake(root, (_, attempt) => (attempt === 1 ? { exitCode: 1 } : undefined));
  starlake.put('stage', 'orders-1.csv');
  const executor = pipeline === 'sales' ? starlake : new FakeExecutor(once);
  const { output, status } = await runLocally(app(schedule), pipeline, { root, executor, input });
  expect(status).toBe('SUCCEEDED');
  const dates = executor.runs.map(({ argv }) => argv[argv.indexOf('--scheduledDate') + 1]);
  expect(dates).toHaveLength(2);
  return { dates, output: output as { readonly scheduledDate: string }, commands: executor.commands };
}

describe.each(['sales', 'Kpi'])('a run of %s that somebody starts', (pipeline) => {
  test('has the last time of the schedule as its date, in every try', async () => {
    const begun = Date.now();
    const { dates, output } = await run(pipeline, HOURLY);
    expect(dates).toEqual([output.scheduledDate, output.scheduledDate]);
    expect(output.scheduledDate).toMatch(/:01:00\+0000$/);
    const age = begun - Date.parse(output.scheduledDate.replace('+0000', 'Z'));
    expect(age).toBeLessThan(3_600_000);
  });

  test('has the date that its input says', async () => {
    const { dates, output } = await run(pipeline, HOURLY, { scheduledTime: '2026-03-30T02:17:00Z' });
    expect([...dates, output.scheduledDate]).toEqual(Array(3).fill('2026-03-30T02:17:00+0000'));
  });

  test('has its start as its date, without a schedule', async () => {
    const begun = Date.now() - 1000;
    const { dates, output } = await run(pipeline);
    expect(dates).toEqual([output.scheduledDate, output.scheduledDate]);
    expect(Date.parse(output.scheduledDate.replace('+0000', 'Z'))).toBeGreaterThanOrEqual(begun);
  });
});

test('transforms have the interval that ends with that date', async () => {
  const { commands, output } = await run('Kpi', HOURLY);
  expect(commands[0]).toContain(`sl_data_interval_end='${output.scheduledDate}'`);
});
