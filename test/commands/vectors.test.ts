import { Stack } from 'aws-cdk-lib';
import { TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import vectors from '../fixtures/airflow-fargate.json';
import { containerOf, definitionOfStates, newStack } from '../helpers/definition';
import { EcsStarlakeJob } from '../../lib';

// What Starlake's Airflow distribution produces for the same calls, and what we do on purpose otherwise:
//
// - `--tables ""`, when no tables are given, is left out: Starlake takes it for a table with an empty name, and the image
//   loses the argument in main mode, so that `--tables` swallows `--options`.
// - `--options` of a transform has no `sl_options_from_events`: that is Airflow's way to pass a trigger's options on.
// - `--scheduledDate` is the execution's start time where Airflow has its macro: it is rendered when a run starts.
// - Default task ids are those of Starlake's documentation, `{domain}_import` and `{domain}_{table}_load`; the code of the
//   Python distribution has `import_{domain}` and `load_{domain}_{table}`.
// - `spark_config` becomes variables of the image; the Python distribution drops it on Fargate.
// - Container size: 1024 / 2048 there, which is less than the JVM's heap; none here, the task definition's counts.
// - Pre-load runs no container at all: a Lambda function reads the listing. It is held against the rules of
//   `starlake preload` in test/lambda/pre-load.
type Vector = (typeof vectors.vectors)[number];
type Args = Record<string, unknown>;

const START_DATE = `States.Format('{}+0000', States.ArrayGetItem(States.StringSplit($$.Execution.StartTime, '.Z'), 0))`;
const OUR_DEFAULT_IDS: Record<string, string> = {
  import_sales: 'sales_import',
  load_sales_orders: 'sales_orders_load',
  'kpi.byseller': 'kpi.byseller',
};

function call(job: EcsStarlakeJob, stack: Stack, vector: Vector): TaskStateBase | undefined {
  const args = vector.args as Args;
  const taskId = args.task_id as string | undefined;
  const domain = 'sales';
  switch (vector.call === 'default task ids' ? Object.keys(args)[0] : vector.call) {
    case 'sl_import':
      return job.slImport(stack, {
        taskId,
        domain,
        tables: vector.call === 'sl_import' ? (args.tables as string[]) : ['orders', 'customers'],
      });
    case 'sl_load':
      return job.slLoad(stack, {
        taskId,
        domain,
        table: 'orders',
        sparkConfig: args.spark_config as Record<string, string>,
      });
    case 'sl_transform':
      return job.slTransform(stack, {
        taskId,
        transformName: 'kpi.byseller',
        transformOptions: args.transform_options
          ? Object.fromEntries((args.transform_options as string).split(',').map((pair) => pair.split('=')))
          : undefined,
      });
    case 'sl_job':
      return job.slJob(stack, { taskId: taskId!, arguments: args.arguments as string[] });
    default:
      return undefined;
  }
}

/** The argv that we expect: the vector's, without its known defects. */
function expectedCommand(vector: Vector): string[] {
  const words = [...vector.command];
  const at = words.indexOf('--tables');
  if (at >= 0 && words[at + 1] === '') {
    words.splice(at, 2);
  }
  return words
    .map((word) => word.replace(/,?\{\{sl_options_from_events.*\}\}/, ''))
    .filter((word, i, all) => word !== '--options' || all[i + 1] !== '')
    .filter((word, _, all) => word !== '' || all[0] !== 'transform');
}

describe('argv, environment and task ids of the Python distribution', () => {
  const calls = vectors.vectors.filter(({ call: name }) => name !== 'sl_pre_load');

  test.each(calls.map((vector, i) => [`${i} ${vector.call} ${JSON.stringify(vector.args)}`, vector]))(
    '%s',
    (_, vector) => {
      const stack = newStack();
      const job = new EcsStarlakeJob(stack, 'Starlake', {
        dagOptions: { sl_env_var: '{"SL_ROOT":"s3a://my-bucket/starlake","SL_ENV":"PROD"}' },
      });
      const definition = definitionOfStates(stack, call(job, stack, vector)!);

      const { command, environment } = containerOf(definition.States[definition.StartAt]);
      const scheduled = expectedCommand(vector).map((word) =>
        word.startsWith('{{sl_scheduled_date') ? START_DATE : word,
      );
      expect(command).toEqual(
        scheduled.includes(START_DATE)
          ? `States.Array(${scheduled.map((word) => (word === START_DATE ? word : `'${word}'`)).join(', ')})`
          : scheduled,
      );

      const spark = vector.args.spark_config
        ? {
            SPARK_CONF_OPTIONS: Object.entries(vector.args.spark_config)
              .map(([name, value]) => `--conf ${name}=${value}`)
              .join(' '),
          }
        : {};
      expect(environment).toEqual({
        ...Object.fromEntries(vector.environment.map(({ name, value }) => [name, value])),
        ...spark,
      });

      const taskId = 'task_id' in vector.args ? vector.taskId : OUR_DEFAULT_IDS[vector.taskId];
      expect(definition.StartAt).toBe(taskId);
    },
  );

  test('no vector is left out', () => {
    expect(calls.length + vectors.vectors.filter(({ call: name }) => name === 'sl_pre_load').length).toBe(
      vectors.vectors.length,
    );
    expect(calls.length).toBeGreaterThanOrEqual(10);
  });
});

describe('names of the gate', () => {
  test.each([
    ['imported', 'check_sales_incoming_files'],
    ['pending', 'check_sales_pending_files'],
    ['ack', 'check_sales_ack_file'],
  ])('%s is %s, as in the vectors', (strategy, name) => {
    const stack = newStack();
    const job = new EcsStarlakeJob(stack, 'Starlake', {
      dagOptions: { sl_env_var: '{"SL_ROOT":"s3a://my-bucket/starlake"}', pre_load_strategy: strategy },
    });
    expect(job.slPreLoad(stack, { domain: 'sales' })!.check.stateId).toBe(name);
    expect(vectors.vectors.some(({ taskId }) => taskId === name)).toBe(true);
  });
});
