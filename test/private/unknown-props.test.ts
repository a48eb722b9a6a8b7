import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BackfillPipeline,
  DatasetTrigger,
  EcsStarlakeJob,
  LoadPipeline,
  PipelineSchedule,
  StarlakeJob,
  StarlakePool,
  TransformPipeline,
} from '../../lib';
import { ECS_JOB_KEYS } from '../../lib/ecs/ecs-job-keys';
import { JOB_KEYS } from '../../lib/job/job-keys';
import { misspelt } from '../../lib/text/nearest';
import { newStack } from '../helpers/definition';

/** What JavaScript lets pass. */
const any = (value: object) => value as never;

const newJob = () => {
  const stack = newStack();
  return { stack, job: new EcsStarlakeJob(stack, 'Job', { bucket: new Bucket(stack, 'Lake') }) };
};

const load = (more: object) => {
  const { stack, job } = newJob();
  return new LoadPipeline(stack, 'Sales', any({ job, domain: 'sales', tables: [{ name: 'orders' }], ...more }));
};

const transform = (more: object) => {
  const { stack, job } = newJob();
  return new TransformPipeline(stack, 'Kpi', any({ job, tasks: [{ name: 'kpi.a' }], ...more }));
};

test.each<[string, () => unknown, string]>([
  [
    'a load pipeline',
    () => load({ pre_load_strategy: 'ack' }),
    "'Test/Sales' has no property 'pre_load_strategy', did you mean 'preLoadStrategy'?",
  ],
  ['a pool', () => new StarlakePool(any({ slot: 4 })), "a StarlakePool has no property 'slot', did you mean 'slots'?"],
  [
    'its table',
    () => load({ tables: [{ name: 'a', patern: 'x' }] }),
    "table 'a' of domain 'sales' has no property 'patern', did you mean 'pattern'?",
  ],
  [
    'its second table, without a name',
    () => load({ tables: [{ name: 'a' }, null] }),
    "table 2 in 'tables' of domain 'sales' must be an object",
  ],
  [
    'its schedule',
    () => load({ schedule: 'daily' }),
    "'schedule' of 'Test/Sales' must be an object with properties such as 'cron', got 'daily'",
  ],
  [
    'a flag of its schedule',
    () => load({ schedule: { cron: 'daily', enabled: 'no' } }),
    "'enabled' of 'schedule' of 'Test/Sales' must be true or false",
  ],
  [
    'a transform pipeline',
    () => transform({ retires: 3 }),
    "'Test/Kpi' has no property 'retires', did you mean 'retries'?",
  ],
  [
    'its task',
    () => transform({ tasks: [{ name: 'kpi.a', depends: [] }] }),
    "task 'kpi.a' in 'tasks' of 'Test/Kpi' has no property 'depends'",
  ],
  [
    'its load',
    () => transform({ loads: [{ pipline: 1 }] }),
    "load 1 in 'loads' of 'Test/Kpi' has no property 'pipline', did you mean 'pipeline'?",
  ],
  [
    'its trigger',
    () => transform({ trigger: { dataset: ['a.b'] } }),
    "'trigger' of 'Test/Kpi' has no property 'dataset', did you mean 'datasets'?",
  ],
  [
    'a trigger',
    () => new DatasetTrigger(newStack(), 'T', any({ strategie: 'any' })),
    "'Test/T' has no property 'strategie', did you mean 'strategy'?",
  ],
  [
    'a schedule',
    () => new PipelineSchedule(newStack(), 'S', any({ time_zone: 'UTC' })),
    "'Test/S' has no property 'time_zone', did you mean 'timeZone'?",
  ],
  [
    'a backfill',
    () => new BackfillPipeline(newStack(), 'B', any({ max_concurrent: 1 })),
    "'Test/B' has no property 'max_concurrent', did you mean 'maxConcurrency'?",
  ],
  [
    'a job',
    () => new EcsStarlakeJob(newStack(), 'J', any({ options: { slEnvVar: { SL_ROOT: 's3a://lake' } }, memoryMiB: 1 })),
    "'Test/J' has no property 'memoryMiB', did you mean 'memory'?",
  ],
  [
    'a job, by a name of the CDK',
    () => new EcsStarlakeJob(newStack(), 'J', any({ memoryLimitMiB: 4096 })),
    "'Test/J' has no property 'memoryLimitMiB', did you mean 'memory', a Size?",
  ],
  [
    'a backfill, by a name of its input',
    () => new BackfillPipeline(newStack(), 'B', any({ maxConcurrent: 1 })),
    "'Test/B' has no property 'maxConcurrent', did you mean 'maxConcurrency'?",
  ],
  [
    'a load pipeline, by a name of Step Functions',
    () => load({ maxConcurrent: 3 }),
    "'Test/Sales' has no property 'maxConcurrent', did you mean 'pool', a StarlakePool with its slots?",
  ],
  [
    'its options',
    () => new EcsStarlakeJob(newStack(), 'J', any({ options: { slEnvVars: {} } })),
    "'options' of 'Test/J' has no property 'slEnvVars', did you mean 'slEnvVar'?",
  ],
])('what %s has not is an error', (_, make, message) => {
  expect(make).toThrow(message);
});

test('a class of somebody may have more properties', () => {
  const { stack, job } = newJob();
  interface TeamProps {
    readonly team: string;
  }
  class TeamLoad extends LoadPipeline {
    constructor(id: string, props: TeamProps) {
      const { team, ...rest } = { domain: 'sales', tables: [{ name: 'orders' }], job, ...props };
      super(stack, id, { ...rest, ...({ team } as object) });
    }
  }
  expect(() => new TeamLoad('Sales', { team: 'data' })).not.toThrow();
});

describe('a misspelling in a class of somebody is an error all the same', () => {
  class Mine extends StarlakeJob {
    public slJob(): never {
      throw new Error('makes no states');
    }
  }
  class MineOnEcs extends EcsStarlakeJob {}
  class MyLoad extends LoadPipeline {}
  const own = ' A property of your own class needs a name that is less like it';

  test.each<[string, () => unknown, string]>([
    [
      'a job',
      () => new Mine(newStack(), 'J', any({ logRetenton: 3 })),
      `'Test/J' has no property 'logRetenton', did you mean 'logRetention'?${own}`,
    ],
    ['a job on ECS', () => new MineOnEcs(newStack(), 'J', any({ subnet: {} })), `did you mean 'subnets'?${own}`],
    [
      'the second of two properties',
      () => {
        const { stack, job } = newJob();
        const props = { job, domain: 'sales', tables: [{ name: 'orders' }], team: 'data', Retries: 1 };
        return new MyLoad(stack, 'Sales', any(props));
      },
      `'Test/Sales' has no property 'Retries', did you mean 'retries'?${own}`,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each(['logRetentionDays', 'bucketName', 'team', 'memoryLimitMiB'])("'%s' is a name of its own", (name) => {
    const stack = newStack();
    const props = any({ bucket: new Bucket(stack, 'Lake'), [name]: 1 });
    expect(() => new Mine(stack, 'J', props)).not.toThrow();
  });

  test('properties of a job on ECS are no misspellings of those of every job', () => {
    const names = Object.keys(ECS_JOB_KEYS).filter((name) => !(name in JOB_KEYS));
    expect(names.filter((name) => misspelt(name, Object.keys(JOB_KEYS)))).toEqual([]);
  });
});
