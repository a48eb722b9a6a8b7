import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { EcsStarlakeJob, SlImportProps, SlJobProps, SlLoadProps, SlPreLoadProps, SlTransformProps } from '../../lib';
import { Construct } from 'constructs';
import { newStack } from '../helpers/definition';
import { newJob, quickDefinition } from './support';
import { DURATION, LIST, MAP, MEMORY, NUMBER, PATH, problemOf, TEXT, Wild, WORD } from './wild';

// Each prop of a command and of a gate: a clear error at synth, or a state that AWS takes.
type Method = 'slJob' | 'slImport' | 'slLoad' | 'slTransform' | 'slPreLoad';
type Props = { [name: string]: unknown };
const BASE: Record<Method, Props> = {
  slJob: { taskId: 'extract', arguments: ['extract-data', '--config', 'crm'] } satisfies SlJobProps,
  slImport: { domain: 'sales' } satisfies SlImportProps,
  slLoad: { domain: 'sales', table: 'orders' } satisfies SlLoadProps,
  slTransform: { transformName: 'kpi.sales' } satisfies SlTransformProps,
  slPreLoad: { domain: 'sales', preLoadStrategy: 'pending' as never } satisfies SlPreLoadProps,
};

let stack: Stack;
let job: EcsStarlakeJob;
let count = 0;
const renew = () => {
  stack = newStack();
  job = newJob(stack);
};
beforeAll(renew);

function build(method: Method, props: Props) {
  const scope = new Construct(stack, `M${count++}`);
  const made = job[method](scope, { ...BASE[method], ...props } as never) as unknown as sfn.Chain;
  const loads = new sfn.Pass(scope, 'Loads');
  const states = method === 'slPreLoad' ? made.next(loads) : made;
  return quickDefinition(
    new sfn.StateMachine(scope, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(states) }),
  );
}

const DATE: Wild = {
  right: [
    ...[
      '',
      'x',
      '2026-02-30',
      '2026-08-02',
      '2026-08-02T00:00:00Z',
      '9999-12-31T23:00:00-05:00',
      '2026-08-02T00:00:00',
    ],
    ...[
      '0000-01-01',
      '0001-01-01T00:00:00+05:00',
      '2026-08-02T24:00:00Z',
      '2026-08-02T00:00:00+99:00',
      '2026-08-02T00:00:00Z\n',
    ],
  ].map((value) => () => value),
  wrong: [5, true, {}, new Date(0)].map((value) => () => value),
};
const WORDS: Wild = {
  right: [[''], ['a b'], ['{x}'], ["it's"], ['\n'], ['$.x'], ['States.Array'], ['x'.repeat(9000)]].map(
    (value) => () => value,
  ),
  wrong: [null, 5, 'x', {}, [null], [5], [undefined], [[]]].map((value) => () => value),
};
const each = (name: string, wild: Wild, ...methods: Method[]): Array<[Method, string, Wild]> =>
  methods.map((method) => [method, name, wild]);
const ROWS: Array<[Method, string, Wild]> = [
  ...each('taskId', TEXT, 'slJob', 'slImport', 'slPreLoad'),
  ...each('arguments', WORDS, 'slJob'),
  ...each('environment', MAP, 'slJob', 'slLoad'),
  ...each('sparkConfig', MAP, 'slJob'),
  ...each('cpu', NUMBER, 'slJob'),
  ...each('memory', MEMORY, 'slLoad'),
  ...each('taskTimeout', DURATION, 'slJob', 'slLoad'),
  ...each('retries', NUMBER, 'slJob', 'slTransform'),
  ...each('retryDelay', DURATION, 'slJob', 'slImport'),
  ...each('domain', TEXT, 'slImport', 'slLoad', 'slPreLoad'),
  ...each('tables', LIST, 'slImport', 'slPreLoad'),
  ...each('table', TEXT, 'slLoad'),
  ...each('options', MAP, 'slImport'),
  ...each('scheduledDate', DATE, 'slLoad', 'slTransform'),
  ...each('transformName', TEXT, 'slTransform'),
  ...each('transformOptions', MAP, 'slTransform'),
  ...each('preLoadStrategy', WORD, 'slPreLoad'),
];

describe.each(ROWS)('%s: %s', (method, name, { right, wrong }) => {
  const named = new RegExp(
    `${name}|'Test/M\\d+|'(__proto__|sales|kpi|extract|sales_orders_load|sales_import|kpi.sales)'|Test/(M\\d+|Job)|option '|of a (domain|table|transform)`,
  );
  const problems = (values: Wild['right']) =>
    values
      .map((make) => make(stack))
      .map((value) =>
        problemOf(value, named, () => {
          const definition = build(method, { [name]: value });
          // What is given must not be passed over.
          const [state] = Object.values(definition.States);
          return name === 'taskTimeout' && state.TimeoutSeconds === undefined ? ['no timeout'] : definition;
        }),
      )
      .filter((problem) => problem !== undefined);

  if (right.length > 0) {
    test('values of its type', () => expect(problems(right)).toEqual([]));
  }
  test('values of other types', () => expect(problems(wrong)).toEqual([]));
});

test('a logical date that is given is the one of the command, whatever its offset', () => {
  const dateOf = (scheduledDate: string) =>
    Object.values(build('slLoad', { scheduledDate }).States)[0].Parameters.Overrides.ContainerOverrides[0].Command[2];
  expect(dateOf('2026-08-02T00:30:00+01:00')).toBe('2026-08-01T23:30:00+0000');
  // Starlake knows years of four digits.
  for (const outside of ['9999-12-31T23:00:00-05:00', '0001-01-01T00:00:00+05:00', '0000-01-01']) {
    expect(() => dateOf(outside)).toThrow("'scheduledDate'");
  }
});

test('paths of a gate: what is accepted can be found at run time, and is where the handler may look', () => {
  const values = PATH.right.slice(0, -1).map((make) => make(stack) as string);
  const problems = values.map((landingDirectory) =>
    problemOf(landingDirectory, /landingDirectory|Test\/Job/, () => {
      renew();
      const { States } = build('slPreLoad', { preLoadStrategy: 'imported', landingDirectory });
      const { landing } = Object.values(States).find(({ Parameters }) => Parameters?.landing)!.Parameters;
      return runTimeFaults(landing);
    }),
  );
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

function runTimeFaults(path: string): string[] {
  const { resolver } = jest.requireActual<typeof import('../../lambda/paths')>('../../lambda/paths');
  const { parseS3 } = jest.requireActual<typeof import('../../lambda/storage/location')>(
    '../../lambda/storage/location',
  );
  try {
    const { key } = parseS3(resolver('s3a://lake/datasets')(path));
    if (Buffer.byteLength(key) > 1024) return [`a key of ${key.length} characters`];
    // Policies are written at synth.
    Template.fromStack(stack);
    const policies = JSON.stringify(
      stack.resolve(
        job._resources.preLoad
          .role!.node.findAll()
          .flatMap((child) => (child as { document?: unknown }).document ?? []),
      ),
    );
    const inPolicy = JSON.stringify(key === '' ? '*' : `${key.replace(/\/$/, '')}/*`).slice(1, -1);
    return policies.includes(inPolicy) ? [] : [`the handler looks at ${key}, and may not`];
  } catch (error) {
    return [`at run time: ${(error as Error).message}`];
  }
}
