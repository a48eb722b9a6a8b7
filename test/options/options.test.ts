import { Duration, Size } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import fc from 'fast-check';
import { newStack } from '../helpers/definition';
import { EcsStarlakeJob, PreLoadStrategy, StarlakeJobProps } from '../../lib';
import { parseDagOptions, parsePipelineOptions } from '../../lib/options/dag-options';
import { foreignOptions } from '../../lib/options/foreign-options';
import { resolveOptions } from '../../lib/options/resolved-options';

const parse = (raw: Record<string, unknown>) => parseDagOptions(raw, 'dag.sl.yml').options;

describe('options as dag configuration files hold them', () => {
  test('every option is parsed as the Python distribution does', () => {
    expect(
      parse({
        default_pool: 'heavy',
        sl_env_var: '{"SL_ENV": "PROD", "SL_MAX_PAR_TASK": 4, "SL_ARCHIVE": true}',
        retries: '3',
        retry_delay: '60',
        pre_load_strategy: 'ack',
        global_ack_file_path: '{SL_ROOT}/GO.ack',
        ack_wait_timeout: '120',
      }),
    ).toEqual({
      defaultPool: 'heavy',
      slEnvVar: { SL_ENV: 'PROD', SL_MAX_PAR_TASK: '4', SL_ARCHIVE: 'true' },
      retries: 3,
      retryDelay: Duration.seconds(60),
      preLoadStrategy: PreLoadStrategy.ACK,
      globalAckFilePath: '{SL_ROOT}/GO.ack',
      ackWaitTimeout: Duration.seconds(120),
    });
  });

  test('the retries of default_dag_args count where the options say nothing, and its other arguments have no effect', () => {
    const args = {
      retries: 4,
      pool: null,
      retry_delay: '30',
      owner: 'data',
      depends_on_past: true,
      email_on_retry: false,
    };
    const given = { default_dag_args: JSON.stringify(args) };
    expect(parse(given)).toEqual({ retries: 4, retryDelay: Duration.seconds(30) });
    expect(parse({ default_dag_args: '{"retries": null, "retry_delay": null}' })).toEqual({});
    expect(parse({ retries: '2', ...given })).toEqual({ retries: 2, retryDelay: Duration.seconds(30) });
    expect(parse({ ...given, retry_delay: '5' })).toEqual({ retries: 4, retryDelay: Duration.seconds(5) });
    expect(parseDagOptions(given, 'dag.sl.yml').ignored.map(({ name }) => name)).toEqual([
      'default_dag_args.owner',
      'default_dag_args.depends_on_past',
    ]);
  });

  test('every option that a distribution of Starlake knows is accepted, with what does it here', () => {
    const raw = Object.fromEntries(foreignOptions().map((name) => [name, 'x']));
    const { options, ignored } = parseDagOptions(raw, 'dag.sl.yml');
    expect(options).toEqual({});
    expect(ignored.map(({ name }) => name)).toEqual(foreignOptions());
    const ofOthers = 'cloud_run_job_name dataproc_region stage_location airflow_api_conn_id incoming_path pending_path';
    expect(foreignOptions()).toEqual(expect.arrayContaining(ofOthers.split(' ')));
  });

  test('the nearest name is one of that kind of dag, and all are listed where none is near', () => {
    const pipeline = (raw: Record<string, string>, kind: 'load' | 'transform') => () =>
      parsePipelineOptions(raw, 'd', kind);
    expect(pipeline({ ack_wait_timout: '1' }, 'load')).toThrow("did you mean 'ack_wait_timeout'?");
    expect(pipeline({ ack_wait_timout: '1' }, 'transform')).toThrow(
      /^unknown option 'ack_wait_timout' in d; known options: (?!.*ack_wait_timeout).*, run_dependencies_first, /,
    );
    expect(pipeline({ run_dependency_first: '1' }, 'transform')).toThrow("did you mean 'run_dependencies_first'?");
    expect(pipeline({ run_dependency_first: '1' }, 'load')).toThrow(/known options: (?!.*run_dependencies_first)/);
    expect(pipeline({ pendng_path: 'x' }, 'load')).toThrow("did you mean 'pending_path'?");
  });

  test('an empty text counts as absent', () => {
    expect(parse({ retries: '', default_pool: ' ', sl_env_var: '' })).toEqual({});
  });

  test.each([
    [{ retires: '3' }, "unknown option 'retires' in dag.sl.yml, did you mean 'retries'?"],
    [
      { something_else_entirely: 'x' },
      "unknown option 'something_else_entirely' in dag.sl.yml; known options: default_pool",
    ],
    [{ toString: 'x' }, "unknown option 'toString' in dag.sl.yml"],
    [
      { default_dag_args: '[1]' },
      "option 'default_dag_args' in dag.sl.yml must be a JSON object of arguments of Airflow",
    ],
    [
      { default_dag_args: '{"retries": "often"}' },
      '\'retries\' must be a whole number of tries, 0 to 99999999, got "{\\"retries\\": \\"often\\"}"',
    ],
    [{ retries: '-1' }, `option 'retries' in dag.sl.yml must be a whole number of tries, 0 to 99999999, got "-1"`],
    [{ retries: 'many' }, `option 'retries' in dag.sl.yml must be a whole number`],
    [{ retry_delay: '1.5' }, `option 'retry_delay' in dag.sl.yml must be a whole number of seconds`],
    [
      { pre_load_strategy: 'sensor' },
      "option 'pre_load_strategy' in dag.sl.yml must be one of none, imported, pending, ack",
    ],
    [{ sl_env_var: 'SL_ENV=PROD' }, "option 'sl_env_var' in dag.sl.yml must be a JSON object of texts"],
    [{ sl_env_var: '["SL_ENV"]' }, "option 'sl_env_var' in dag.sl.yml must be a JSON object"],
    [{ sl_env_var: '{"SL_ENV": {"a": 1}}' }, "'SL_ENV' is not a text"],
    [{ sl_env_var: '{"SL_ENV": null}' }, "'SL_ENV' is not a text"],
  ])('%j is refused', (raw, message) => {
    expect(() => parse(raw)).toThrow(message);
  });

  test('any map of texts gives options or an error that names an option', () => {
    const name = fc.constantFrom(
      'retries',
      'retry_delay',
      'sl_env_var',
      'pre_load_strategy',
      'tags',
      'poool',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(fc.string(), fc.json()), { noNullPrototype: false }), (raw) => {
        try {
          const { retries } = parse(raw);
          expect(retries === undefined || Number.isInteger(retries)).toBe(true);
        } catch (error) {
          expect((error as Error).message).toMatch(/option '/);
        }
      }),
    );
  });
});

describe('where an option is looked up', () => {
  const bucketed = { slEnvVar: { SL_ROOT: 's3a://lake' } };

  test('the typed options, then the dag configuration, then the context, then the default', () => {
    const stack = newStack({ starlake: { retries: '7', retry_delay: 10, default_pool: 'from_context' } });
    const options = resolveOptions(stack, { defaultPool: undefined, retries: 2 }, { retries: '5', retry_delay: '20' });
    expect(options.retries).toBe(2);
    expect(options.retryDelay.toSeconds()).toBe(20);
    expect(options.defaultPool).toBe('from_context');
    expect(options.ackWaitTimeout.toSeconds()).toBe(3600);
    expect(options.preLoadStrategy).toBe(PreLoadStrategy.NONE);
  });

  test('options of other distributions have no effect, and a warning says so', () => {
    const stack = newStack();
    new EcsStarlakeJob(stack, 'Starlake', {
      dagOptions: {
        sl_env_var: '{"SL_ROOT": "s3a://lake"}',
        aws_region: 'eu-west-3',
        catchup: 'true',
        max_active_runs: '3',
      },
    });
    for (const said of [
      "option 'aws_region' has no effect here: everything runs in the region of the stack \\(the dag options of 'Test/Starlake'\\)",
      "option 'catchup' has no effect here: runs for times past are made by the pipeline 'backfill'",
      "option 'max_active_runs' has no effect here: runs of a pipeline go one at a time",
    ]) {
      Annotations.fromStack(stack).hasWarning('/Test/Starlake', Match.stringLikeRegexp(said));
    }
  });

  test('the size in the dag options is that of the containers, as in Starlake on Fargate', () => {
    const stack = newStack();
    const dagOptions = { sl_env_var: '{"SL_ROOT": "s3a://lake"}', cpu: '4096', memory: '30720' };
    new EcsStarlakeJob(stack, 'Starlake', { dagOptions, memory: Size.gibibytes(30) });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', { Cpu: '4096', Memory: '30720' });
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('has no effect'))).toEqual([]);
    expect(() => new EcsStarlakeJob(stack, 'Other', { dagOptions, cpu: 2048 })).toThrow(
      "'Test/Other' has 'cpu' 2048, and 4096 in its dag options: leave one of them out",
    );
    expect(() => new EcsStarlakeJob(stack, 'Wrong', { dagOptions: { cpu: 'four' } })).toThrow(
      "option 'cpu' in the dag options of 'Test/Wrong' must be a whole number of CPU units, 0 to 99999999, got \"four\"",
    );
  });

  test('a task definition has its own size, and a warning says so', () => {
    const stack = newStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('starlake') });
    const dagOptions = { sl_env_var: '{"SL_ROOT": "s3a://lake"}', cpu: '4096' };
    new EcsStarlakeJob(stack, 'Starlake', { dagOptions, taskDefinition });
    const said = Match.stringLikeRegexp(
      "option 'cpu' has no effect here: the size is that of the job's task definition",
    );
    Annotations.fromStack(stack).hasWarning('/Test/Starlake', said);
  });

  test('a job that declares no pools has that of its options, with the slots of the default pool', () => {
    const dagOptions = { sl_env_var: '{"SL_ROOT": "s3a://lake"}', default_pool: 'etl' };
    const job = new EcsStarlakeJob(newStack(), 'Starlake', { dagOptions });
    expect(job.pools.map(({ name }) => name)).toEqual(['default_pool', 'etl']);
    expect(job.pool('etl').slots).toBe(job.pool('default_pool').slots);
    expect(() => job.pool('heavy')).toThrow("it has default_pool, etl: give it a StarlakePool of this name in 'pools'");
  });

  test.each<[string, StarlakeJobProps, string]>([
    ['a negative number of retries', { options: { ...bucketed, retries: -1 } }, "'retries' of 'Test/Starlake'"],
    [
      'an unknown dag option',
      { dagOptions: { pool: 'x' } },
      "unknown option 'pool' in the dag options of 'Test/Starlake'",
    ],
    ['no data lake', {}, "'Test/Starlake' must have its datasets on S3"],
    ['a local data lake', { options: { slEnvVar: { SL_ROOT: '/app' } } }, 'got SL_ROOT=/app, SL_DATASETS=(none)'],
    [
      'import by another name',
      { options: bucketed, importCommand: 'autoload' },
      "'importCommand' must be 'stage' or 'import'",
    ],
  ])('%s is an error that names the construct or the option', (_, props, message) => {
    const stack = newStack();
    expect(() => new EcsStarlakeJob(stack, 'Starlake', props).slImport(stack, { domain: 'sales' })).toThrow(message);
  });

  test('a context that is no object is refused', () => {
    expect(() => resolveOptions(newStack({ starlake: 'retries=1' }))).toThrow(
      "CDK context 'starlake' must be an object",
    );
  });
});
