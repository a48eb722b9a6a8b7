import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allStates, definitionOfStates, newStack, ParsedState } from '../helpers/definition';
import { EcsStarlakeJob, PreLoadStrategy, SlPreLoadProps } from '../../lib';

function newJob(stack: Stack): EcsStarlakeJob {
  return new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), prefix: 'lake' });
}

function gate(props: Partial<SlPreLoadProps> & { preLoadStrategy: PreLoadStrategy }) {
  const stack = newStack();
  const job = newJob(stack);
  const preLoad = job.slPreLoad(stack, {
    domain: 'sales',
    tables: [{ name: 'orders', pattern: 'orders.*' }],
    ...props,
  });
  const states = definitionOfStates(
    stack,
    preLoad.next(job.slLoad(stack, { domain: 'sales', table: 'orders' })),
  ).States;
  return { stack, states, preLoad };
}

function listed(stack: Stack): string[] {
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const [, policy] = policies.find(([id]) => id.includes('PreLoadRole'))!;
  return policy.Properties.PolicyDocument.Statement.flatMap(
    (statement: ParsedState) => statement.Condition?.StringLike['s3:prefix'] ?? [],
  );
}

const retryOf = (state: ParsedState, error: string) =>
  state.Retry.find(({ ErrorEquals }: { ErrorEquals: string[] }) => ErrorEquals.includes(error));

describe('the states of a gate', () => {
  test('none is always open: it looks at no files', () => {
    const stack = newStack();
    const gate = newJob(stack).slPreLoad(stack, { domain: 'sales' });
    const { States } = definitionOfStates(stack, gate.next(new sfn.Pass(stack, 'Loads')));
    expect(Object.keys(States)).toEqual(['start_loading_sales', 'Loads']);
    expect(States.start_loading_sales.Parameters).toMatchObject({ strategy: 'none', tables: [] });
    expect(States.start_loading_sales.Parameters).not.toHaveProperty('pending');
  });

  test('imported looks into the landing and the pending area', () => {
    const { states, stack } = gate({ preLoadStrategy: PreLoadStrategy.IMPORTED });
    expect(states.check_sales_incoming_files.Parameters).toMatchObject({
      domain: 'sales',
      strategy: 'imported',
      landing: 'incoming/sales',
      pending: 'stage/sales',
      'execution.$': '$$.Execution',
    });
    expect(states.skip_or_start_loading_sales).toMatchObject({
      Type: 'Choice',
      Choices: [{ Variable: '$.preLoad.ready', BooleanEquals: true, Next: 'sales_orders_load' }],
      Default: 'skip_loading_sales',
    });
    expect(states.skip_loading_sales).toEqual({ Type: 'Succeed', OutputPath: '$.preLoad.summary' });
    expect(listed(stack)).toEqual(['lake/datasets/incoming/sales/*', 'lake/datasets/stage/sales/*']);
  });

  test('pending looks into the pending area only', () => {
    const { states, stack } = gate({ preLoadStrategy: PreLoadStrategy.PENDING });
    expect(states.check_sales_pending_files.Parameters.landing).toBeUndefined();
    expect(listed(stack)).toEqual(['lake/datasets/stage/sales/*']);
  });

  test.each([
    ['s3a://landing/crm/sales', 's3a://landing/crm/sales', 'crm/sales/*'],
    ['{SL_DATASETS}/drop/{domain}/', 'drop/sales', 'lake/datasets/drop/sales/*'],
    ['in/sales', 'in/sales', 'lake/datasets/in/sales/*'],
  ])("a domain's own directory %s is looked into, and nothing beside it", (landingDirectory, folder, prefix) => {
    const { states, stack } = gate({ preLoadStrategy: PreLoadStrategy.IMPORTED, landingDirectory });
    expect(states.check_sales_incoming_files.Parameters.landing).toBe(folder);
    expect(listed(stack)).toContain(prefix);
    expect(listed(stack).join()).not.toContain('incoming');
  });

  test.each(['/var/data', 'hdfs://x/y', '../other', '{SL_ENV}/x'])('directory %s is refused', (landingDirectory) => {
    expect(() => gate({ preLoadStrategy: PreLoadStrategy.IMPORTED, landingDirectory })).toThrow(
      "'landingDirectory' of domain 'sales'",
    );
  });

  test('a logical time may come from the input of the state', () => {
    const { states } = gate({
      preLoadStrategy: PreLoadStrategy.PENDING,
      scheduledTime: sfn.JsonPath.stringAt('$.when'),
    });
    expect(states.check_sales_pending_files.Parameters['scheduledTime.$']).toBe('$.when');
  });
});

test('areas that the project names otherwise', () => {
  const stack = newStack();
  const slEnvVar = { SL_ROOT: 's3a://lake', SL_AREA_STAGE: 'pending', SL_INCOMING: 's3a://drop' };
  const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar } });
  const preLoad = job.slPreLoad(stack, { domain: 'sales', preLoadStrategy: PreLoadStrategy.IMPORTED });
  const { States } = definitionOfStates(stack, preLoad.next(new sfn.Pass(stack, 'Loads')));
  expect(States.check_sales_incoming_files.Parameters).toMatchObject({
    landing: 's3a://drop/sales',
    pending: 'pending/sales',
  });
  expect(sfn.JsonPath.isEncodedJsonPath(preLoad.scheduledDate)).toBe(true);
});

test('a hundred domains: the keys of each', () => {
  const stack = newStack();
  const job = newJob(stack);
  for (let i = 0; i < 100; i++) {
    const gate = job.slPreLoad(stack, { domain: `d${i}`, preLoadStrategy: PreLoadStrategy.ACK });
    gate.next(new sfn.Pass(stack, `Next${i}`));
    gate.consumeAck();
  }
  const prefixes = listed(stack);
  expect(prefixes).toHaveLength(200);
  expect(prefixes).toEqual(
    expect.arrayContaining(['lake/datasets/pending/d99/????-??-??.ack', 'lake/datasets/stage/d0/*']),
  );
});

describe('the gate ack', () => {
  test.each([
    [Duration.hours(1), 60, 60],
    [Duration.seconds(90), 45, 2],
    [Duration.seconds(20), 20, 1],
    [Duration.days(7), 420, 1440],
  ])('waits %s by one state that is tried again', (ackWaitTimeout, interval, attempts) => {
    const { states } = gate({ preLoadStrategy: PreLoadStrategy.ACK, ackWaitTimeout });
    const check = states.check_sales_ack_file;
    expect(retryOf(check, 'Starlake.NotReady')).toMatchObject({
      IntervalSeconds: interval,
      MaxAttempts: attempts,
      BackoffRate: 1,
    });
    expect(check.Parameters).toMatchObject({ attempts, 'attempt.$': '$$.State.RetryCount' });
    expect(check.Parameters.ackFile).toBe('pending/sales/{ds}.ack');
  });

  test('without a time to wait it looks once', () => {
    const { states } = gate({ preLoadStrategy: PreLoadStrategy.ACK, ackWaitTimeout: Duration.seconds(0) });
    expect(retryOf(states.check_sales_ack_file, 'Starlake.NotReady')).toBeUndefined();
    expect(states.check_sales_ack_file.Parameters.attempts).toBe(0);
  });

  test.each([
    ['{SL_ROOT}/datasets/pending/{domain}/GO.ack', 'pending/sales/GO.ack', 'lake/datasets/pending/sales/GO.ack'],
    ['{{SL_DATASETS}}/acks/{{ds}}.ack', 'acks/{ds}.ack', 'lake/datasets/acks/????-??-??.ack'],
    ['s3a://acks/{domain}/{ds}', 's3a://acks/sales/{ds}', 'sales/????-??-??'],
    ['s3a://acks//{domain}//GO', 's3a://acks//sales//GO', 'sales/GO'],
  ])('%s is %s, listed as %s', (globalAckFilePath, path, prefix) => {
    const { states, stack } = gate({ preLoadStrategy: PreLoadStrategy.ACK, globalAckFilePath });
    expect(states.check_sales_ack_file.Parameters.ackFile).toBe(path);
    expect(listed(stack)).toContain(prefix);
  });

  test.each([
    ['{when}.ack', 'has the variable {when}, known are: domain, ds, SL_ROOT, SL_DATASETS'],
    ['/tmp/GO.ack', "must be an S3 URI or a path below SL_DATASETS, got '/tmp/GO.ack'"],
    ['file:/tmp/GO.ack', "must be an S3 URI or a path below SL_DATASETS, got 'file:/tmp/GO.ack'"],
    ['./GO.ack', "'globalAckFilePath' of domain 'sales' must have no '.' and '..' between its slashes"],
    ['s3a://acks/../GO.ack', "must have no '.' and '..' between its slashes, got 's3a://acks/../GO.ack'"],
    ['${domain}.ack', "must have its variables as {domain}, not as ${domain}, got '${domain}.ack'"],
    ['{domain}/*.ack', "'globalAckFilePath' of domain 'sales' must have no '*' and '?', which stand for other keys"],
    ['GO?.ack', "must have no '*' and '?', which stand for other keys"],
    ['x'.repeat(1100), 'a key of 1114 bytes, and S3 takes 1024'],
  ])('%s is refused', (globalAckFilePath, message) => {
    expect(() => gate({ preLoadStrategy: PreLoadStrategy.ACK, globalAckFilePath })).toThrow(message);
  });

  test.each<[Partial<SlPreLoadProps>, { [name: string]: string }, string]>([
    [{ landingDirectory: 'in/*' }, {}, "'landingDirectory' of domain 'sales' must have no '*' and '?'"],
    [{ landingDirectory: '../in' }, {}, "'landingDirectory' of domain 'sales' must have no '.' and '..'"],
    [{}, { SL_INCOMING: 'in?' }, "SL_INCOMING must have no '*' and '?', which stand for other keys in policies"],
    [{}, { SL_AREA_INCOMING: 'in/../out' }, "SL_AREA_INCOMING must have no '.' and '..' between its slashes"],
    [{}, { SL_AREA_STAGE: 's*' }, "SL_AREA_STAGE must have no '*' and '?'"],
  ])('folders that grants would not mean: %j %j', (props, areas, message) => {
    const slEnvVar = { SL_ROOT: 's3a://lake/starlake', ...areas };
    const stack = newStack();
    const job = new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar } });
    expect(() =>
      job.slPreLoad(stack, { domain: 'sales', preLoadStrategy: PreLoadStrategy.IMPORTED, ...props }),
    ).toThrow(message);
  });

  test('the file is consumed by a function that may delete nothing else', () => {
    const stack = newStack();
    const job = newJob(stack);
    const preLoad = job.slPreLoad(stack, { domain: 'sales', preLoadStrategy: PreLoadStrategy.ACK });
    const load = job.slLoad(stack, { domain: 'sales', table: 'orders' });
    const { States } = definitionOfStates(stack, preLoad.next(load).next(preLoad.consumeAck()!));
    expect(States.sales_orders_load.Next).toBe('consume_sales_ack_file');
    expect(States.consume_sales_ack_file.Parameters).toEqual({ 'file.$': '$.preLoad.ackFile' });
    const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const [, policy] = policies.find(([id]) => id.includes('ConsumeAckRole'))!;
    const s3Statements = policy.Properties.PolicyDocument.Statement.filter((s: ParsedState) =>
      /^s3:/.test(String(s.Action)),
    );
    expect(s3Statements).toHaveLength(1);
    expect(JSON.stringify(s3Statements[0])).toContain('/lake/datasets/pending/sales/????-??-??.ack');
    expect(gate({ preLoadStrategy: PreLoadStrategy.PENDING }).preLoad.consumeAck()).toBeUndefined();
  });
});

describe('tables of a gate', () => {
  test('a pattern that JavaScript cannot express is refused at synth', () => {
    expect(() =>
      gate({ preLoadStrategy: PreLoadStrategy.PENDING, tables: [{ name: 'orders', pattern: 'orders(a)\\1' }] }),
    ).toThrow("'pattern' of table 'sales.orders'");
  });

  test('a table twice, a bad name and a bad ack extension are refused', () => {
    const tables = (...names: string[]) => names.map((name) => ({ name }));
    const strategy = { preLoadStrategy: PreLoadStrategy.PENDING };
    expect(() => gate({ ...strategy, tables: tables('a', 'a') })).toThrow("'tables' of domain 'sales' has 'a' twice");
    expect(() => gate({ ...strategy, tables: tables('a b') })).toThrow("name of a table of domain 'sales'");
    expect(() => gate({ ...strategy, tables: [{ name: 'a', ack: '*' }] })).toThrow("'ack' of table 'sales.a'");
  });
});

describe("gates and loads in anybody's own state machine", () => {
  const composed = (stack: Stack, job: EcsStarlakeJob, domain: string): sfn.IChainable =>
    job
      .slPreLoad(stack, { domain, preLoadStrategy: PreLoadStrategy.PENDING })
      .next(job.slLoad(stack, { domain, table: 'orders' }))
      .next(job.slLoad(stack, { domain, table: 'customers' }));

  test('in a Parallel: a domain that is skipped ends its branch only', () => {
    const stack = newStack();
    const job = newJob(stack);
    const parallel = new sfn.Parallel(stack, 'Domains').branch(
      composed(stack, job, 'sales'),
      composed(stack, job, 'hr'),
    );
    const definition = definitionOfStates(stack, parallel.next(job.slTransform(stack, { transformName: 'kpi.sales' })));
    expect(definition.States.Domains.Next).toBe('kpi.sales');
    expect(definition.States.Domains.Branches).toHaveLength(2);
    expect(definition.States.Domains.Branches[1].States.skip_loading_hr.Type).toBe('Succeed');
  });

  test('in a Map', () => {
    const stack = newStack();
    const job = newJob(stack);
    const map = new sfn.Map(stack, 'Regions', { itemsPath: '$.regions' }).itemProcessor(composed(stack, job, 'sales'));
    const states = allStates(definitionOfStates(stack, map));
    expect(Object.keys(states)).toEqual(
      expect.arrayContaining(['Regions', 'check_sales_pending_files', 'sales_orders_load', 'sales_customers_load']),
    );
  });

  test('the table and the date of a load may come from the input of a Map', () => {
    const stack = newStack();
    const job = newJob(stack);
    const load = job.slLoad(stack, {
      domain: 'sales',
      table: sfn.JsonPath.stringAt('$.table'),
      scheduledDate: sfn.JsonPath.stringAt('$.date'),
    });
    const states = allStates(definitionOfStates(stack, new sfn.Map(stack, 'Each').itemProcessor(load)));
    expect(states.sales_load.Parameters.Overrides.ContainerOverrides[0]['Command.$']).toBe(
      "States.Array('load', '--scheduledDate', $.date, '--domains', 'sales', '--tables', $.table)",
    );
  });

  test('twice in one stack, in two scopes; the functions are there once', () => {
    const stack = newStack();
    const job = newJob(stack);
    for (const id of ['One', 'Two']) {
      const scope = new Construct(stack, id);
      const preLoad = job.slPreLoad(scope, { domain: 'sales', preLoadStrategy: PreLoadStrategy.PENDING });
      new sfn.StateMachine(scope, 'Machine', {
        definitionBody: sfn.DefinitionBody.fromChainable(
          preLoad.next(job.slLoad(scope, { domain: 'sales', table: 'orders' })),
        ),
      });
    }
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::StepFunctions::StateMachine', 2);
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('the same load twice in one scope is an error of the CDK', () => {
    const stack = newStack();
    const job = newJob(stack);
    job.slLoad(stack, { domain: 'sales', table: 'orders' });
    expect(() => job.slLoad(stack, { domain: 'sales', table: 'orders' })).toThrow(
      "already a Construct with name 'sales_orders_load'",
    );
  });
});
