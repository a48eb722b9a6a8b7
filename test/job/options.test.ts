import { Duration } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { newStack } from '../helpers/definition';
import { EcsStarlakeJob, PreLoadStrategy, StarlakeJobProps } from '../../lib';
import { parseDagOptions } from '../../lib/job/dag-options';
import { resolveOptions } from '../../lib/job/resolved-options';

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
      dagOptions: { sl_env_var: '{"SL_ROOT": "s3a://lake"}', aws_region: 'eu-west-3', tags: 'a b' },
    });
    Annotations.fromStack(stack).hasWarning(
      '/Test/Starlake',
      Match.stringLikeRegexp('without effect on Step Functions: aws_region, tags'),
    );
  });

  test.each<[string, StarlakeJobProps, string]>([
    ['a negative number of retries', { options: { ...bucketed, retries: -1 } }, "'retries' of 'Test/Starlake'"],
    ['an unknown dag option', { dagOptions: { pool: 'x' } }, "unknown option 'pool' in dagOptions of 'Test/Starlake'"],
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
