import { App, Size, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BackfillPipeline, EcsStarlakeJob, EcsStarlakeJobProps, LoadPipeline, TransformPipeline } from '../../lib';
import { allStates, definitionOf, ParsedState } from '../helpers/definition';
import { ANY, refusedBy, Service } from '../helpers/service-models';

// What state machines ask of AWS, held against the services' own models.

/** Services by their names in a state's `Resource`, and the operations by theirs there. */
const CALLED: Record<string, [Service, string]> = {
  'ecs:runTask.sync': ['ecs', 'RunTask'],
  'lambda:invoke.waitForTaskToken': ['lambda', 'Invoke'],
  'states:startExecution.sync:2': ['stepfunctions', 'StartExecution'],
};

/** Fields that Step Functions takes as JSON, and writes. */
const JSON_FIELDS = ['Input', 'Payload'];

/** The calls of a definition; one by the ARN of a function has that function's own input. */
function callsIn(states: Record<string, ParsedState>): Array<[state: string, call: string, parameters: object]> {
  return Object.entries(states).flatMap(([name, { Type, Resource, Parameters }]) => {
    const call = /^arn:.*:states:::(.*)$/.exec(Resource ?? '')?.[1];
    return Type === 'Task' && call !== undefined ? [[name, call, Parameters]] : [];
  });
}

/** Parameters as the API names them, in which Step Functions begins fields with capitals; paths and references are any text. */
function asked(value: unknown, fields: 'Pascal' | 'camel'): unknown {
  if (Array.isArray(value)) return value.map((item) => asked(item, fields));
  if (typeof value === 'string') return /<[\w:.]+>/.test(value) ? ANY : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = key.replace(/\.\$$/, '');
      expect(name).toMatch(/^[A-Z]/);
      const field = fields === 'camel' ? name[0].toLowerCase() + name.slice(1) : name;
      return [field, key.endsWith('.$') || JSON_FIELDS.includes(name) ? ANY : asked(item, fields)];
    }),
  );
}

const NAME = 'ventes_e\u0301te\u0301_売上'.padEnd(60, 'x');

function pipelines(stack: Stack, props: EcsStarlakeJobProps = {}) {
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), ...props });
  const tables = [
    { name: 'orders', cpu: 4096, memory: Size.gibibytes(16) },
    { name: NAME, sparkConfig: { 'spark.driver.memory': '4g' } },
  ];
  const load = new LoadPipeline(stack, 'Load', { job, domain: NAME, tables, environment: { A: 'b' } });
  const transform = new TransformPipeline(stack, 'Transform', {
    job,
    tasks: [{ name: `${NAME}.kpi`, dependencies: [`${NAME}.orders`] }],
    loads: [{ pipeline: load }],
  });
  const targets = [{ pipeline: load, cron: 'daily' }];
  const backfill = new BackfillPipeline(stack, 'Backfill', { job, pipelines: targets });
  return [load, transform, backfill].map(({ stateMachine }) => stateMachine);
}

const JOBS: Array<[string, EcsStarlakeJobProps]> = [
  ['Fargate', {}],
  [
    'capacity providers',
    {
      capacityProviderStrategies: [
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 4 },
      ],
    },
  ],
];

test.each(JOBS)('%s', (_, props) => {
  const stack = new Stack(new App(), 'Test');
  const calls = pipelines(stack, props).flatMap((machine) => callsIn(allStates(definitionOf(machine))));
  expect(new Set(calls.map(([, call]) => call))).toEqual(new Set(Object.keys(CALLED)));
  const refused = calls.flatMap(([state, call, parameters]) => {
    const [service, operation] = CALLED[call];
    const input = asked(parameters, service === 'lambda' ? 'Pascal' : 'camel');
    return refusedBy(service, operation, input).map((problem) => `${state}: ${problem}`);
  });
  expect(refused).toEqual([]);
});
