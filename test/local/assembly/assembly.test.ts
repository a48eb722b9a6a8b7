import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { findPipeline, pipelinesOf, readAssembly } from '../../../local/assembly';
import { Resolver } from '../../../local/assembly/resolve';
import { assemblyOf, LakeStack, run, synth, tempFolder } from '../engine/support';

const pass = JSON.stringify({ StartAt: 'Do', States: { Do: { Type: 'Pass', End: true } } });

function machine(scope: cdk.Stack, id: string, props: Partial<sfn.StateMachineProps> = {}): sfn.StateMachine {
  return new sfn.StateMachine(scope, id, { definitionBody: sfn.DefinitionBody.fromString(pass), ...props });
}

describe('readAssembly', () => {
  test('refuses a folder that is not a cloud assembly, and says what to do', () => {
    const folder = tempFolder();
    expect(() => readAssembly(folder)).toThrow(
      `${folder} is not a cloud assembly: it has no manifest.json. Run \`cdk synth\``,
    );
    writeFileSync(path.join(folder, 'manifest.json'), '{');
    expect(() => readAssembly(folder)).toThrow(`cannot read ${path.join(folder, 'manifest.json')}`);
  });

  test('finds the stacks of stages and nested stacks', () => {
    const assembly = synth((app) => {
      machine(new cdk.Stack(app, 'Plain', { stackName: 'plain-stack' }), 'A');
      const inner = new cdk.Stack(new cdk.Stage(app, 'Prod'), 'Inner');
      machine(inner, 'B');
      const nested = new cdk.NestedStack(inner, 'Nest');
      machine(nested, 'B');
      machine(new cdk.NestedStack(nested, 'Deep'), 'C');
    });
    expect(assembly.stacks.map(({ path }) => path).sort()).toEqual([
      'Plain',
      'Prod/Inner',
      'Prod/Inner/Nest',
      'Prod/Inner/Nest/Deep',
    ]);
    expect(pipelinesOf(assembly).map(({ name, stack, path }) => [name, stack, path])).toEqual(
      expect.arrayContaining([
        ['A', 'plain-stack', 'Plain/A'],
        ['B', 'Prod-Inner', 'Prod/Inner/B'],
        ['B', expect.stringMatching(/^Prod-Inner-Nest\w+$/), 'Prod/Inner/Nest/B'],
        ['C', expect.stringMatching(/^Prod-Inner-Nest\w+-Deep\w+$/), 'Prod/Inner/Nest/Deep/C'],
      ]),
    );
    expect(() => findPipeline(assembly, 'B')).toThrow('say which: Prod-Inner/B, Prod-Inner-Nest');
    expect(findPipeline(assembly, 'Prod/Inner/Nest/B').path).toBe('Prod/Inner/Nest/B');
  });
});

describe('pipelines', () => {
  const assembly = synth((app) => {
    const sales = new cdk.Stack(app, 'Sales');
    const load = machine(sales, 'Load');
    (load.node.defaultChild as cdk.CfnResource).addMetadata('starlake:pipeline', 'sales');
    machine(sales, 'Named', { stateMachineName: 'nightly' });
    machine(sales, 'Clean');
    machine(new cdk.Stack(app, 'Hr'), 'Clean');
  });

  test('are called as declared, by their name, or by their construct', () => {
    expect(pipelinesOf(assembly).map(({ name, kind, path }) => [name, kind, path])).toEqual([
      ['sales', 'load', 'Sales/Load'],
      ['nightly', 'custom', 'Sales/Named'],
      ['Clean', 'custom', 'Sales/Clean'],
      ['Clean', 'custom', 'Hr/Clean'],
    ]);
  });

  test('are found by name, logical id, path, and stack and name', () => {
    const load = findPipeline(assembly, 'sales');
    expect(load.definition.StartAt).toBe('Do');
    expect(findPipeline(assembly, load.logicalId).path).toBe('Sales/Load');
    expect(findPipeline(assembly, 'Sales/Load').name).toBe('sales');
    expect(findPipeline(assembly, 'Hr/Clean').stack).toBe('Hr');
  });

  test('that are not there, or not the only ones, are refused with what there is', () => {
    expect(() => findPipeline(assembly, 'nightlie')).toThrow(
      "there is no pipeline 'nightlie'; the app has sales, nightly, Clean\nDid you mean nightly?",
    );
    expect(() => findPipeline(assembly, 'Clean')).toThrow(
      "'Clean' is the name of 2 pipelines; say which: Sales/Clean, Hr/Clean",
    );
    const empty = assemblyOf({});
    expect(() => findPipeline(empty, 'x')).toThrow(`${empty.directory} has no state machine`);
  });

  test('are what their constructs say, with their datasets and their physical names', () => {
    const declared = synth((app) => {
      const stack = new cdk.Stack(app, 'Sales');
      const kinds = { Kpi: 'transform', Past: 'backfill', Later: 'internal', Odd: 'unheard-of' };
      for (const [id, kind] of Object.entries(kinds)) {
        const resource = machine(stack, id).node.defaultChild as cdk.CfnResource;
        if (kind !== 'internal') resource.addMetadata('starlake:pipeline', id.toLowerCase());
        resource.addMetadata('starlake:kind', kind);
        const datasets = { reads: ['a.b', 'c.d'], writes: ['e.f'], taskReads: [[0, 1], [], [1]] };
        if (kind === 'transform') resource.node.addMetadata('starlake:datasets', JSON.stringify(datasets));
      }
    });
    expect(pipelinesOf(declared).map(({ name, kind, datasets }) => [name, kind, datasets])).toEqual([
      ['kpi', 'transform', { reads: ['a.b', 'c.d'], writes: ['e.f'] }],
      ['past', 'backfill', undefined],
      ['Later', 'internal', undefined],
      ['odd', 'custom', undefined],
    ]);
    expect(pipelinesOf(declared).map(({ taskReads }) => taskReads)).toEqual([
      [['a.b', 'c.d'], [], ['c.d']],
      ...[undefined, undefined, undefined],
    ]);
    expect(pipelinesOf(declared)[0]!.machineName).toMatch(/^Sales-Kpi\w+$/);
    expect(findPipeline(declared, 'Later').kind).toBe('internal');
    expect(() => findPipeline(declared, 'x')).toThrow(/there is (?!.*Later).*kpi/);
  });

  test('know what starts them, as it was written', () => {
    const of = (target: object, more: object, Metadata?: object) => ({
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ScheduleExpression: 'cron(0 4 * * ? *)', Target: { Arn: target }, ...more },
      Metadata,
    });
    const machines = assemblyOf({
      Resources: {
        Kpi: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: pass } },
        Other: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: pass } },
        Daily: of({ Ref: 'Kpi' }, { ScheduleExpressionTimezone: 'Europe/Paris' }, { 'starlake:cron': '0 4 * * *' }),
        Twin: of({ Ref: 'Kpi' }, { ScheduleExpressionTimezone: 'Europe/Paris' }, { 'starlake:cron': '0 4 * * *' }),
        Own: of({ 'Fn::GetAtt': ['Kpi', 'Arn'] }, { State: 'DISABLED' }),
      },
    });
    const { schedules } = findPipeline(machines, 'Kpi');
    expect(schedules).toEqual(['0 4 * * * Europe/Paris', 'cron(0 4 * * ? *) UTC (disabled)']);
    expect(findPipeline(machines, 'Other')).toMatchObject({ schedules: [] });
  });

  test('that cannot be resolved do not hide the others', () => {
    const broken = assemblyOf({
      Resources: {
        Bad: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: { 'Fn::Cidr': [] } } },
        Good: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: pass } },
      },
    });
    expect(findPipeline(broken, 'Good').definition.StartAt).toBe('Do');
    expect(() => findPipeline(broken, 'Bad').definition).toThrow('Stack1/Bad: Fn::Cidr is not supported locally');
  });
});

describe('definitions', () => {
  const withResult = (Result: unknown) => ({ StartAt: 'Do', States: { Do: { Type: 'Pass', Result, End: true } } });

  test('in a file of the assembly, with substitutions', async () => {
    const file = path.join(tempFolder(), 'definition.json');
    writeFileSync(file, JSON.stringify(withResult('${Lake}/x')));
    const assembly = synth((app) => {
      const stack = new LakeStack(app, 'Sales');
      machine(stack, 'Pipeline', {
        definitionBody: sfn.DefinitionBody.fromFile(file),
        definitionSubstitutions: { Lake: stack.bucket.s3UrlForObject() },
      });
    });
    expect((await run(assembly)).output).toMatch(/^s3:\/\/lake[0-9a-f]+\/x$/);
  });

  test('as an object, and as text with Fn::Sub', () => {
    const assembly = assemblyOf({
      Resources: {
        A: { Type: 'AWS::StepFunctions::StateMachine', Properties: { Definition: withResult({ Ref: 'AWS::Region' }) } },
        B: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: { DefinitionString: { 'Fn::Sub': JSON.stringify(withResult('${AWS::AccountId} ${!kept}')) } },
        },
        C: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: 'no' } },
        D: { Type: 'AWS::StepFunctions::StateMachine' },
      },
    });
    const result = (name: string) => findPipeline(assembly, name).definition.States.Do!.Result;
    expect(result('A')).toBe('us-east-1');
    expect(result('B')).toBe('000000000000 ${kept}');
    expect(() => result('C')).toThrow("Stack1/C: the state machine's definition is not JSON");
    expect(() => result('D')).toThrow('Stack1/D: the state machine has no definition');
  });

  test('of resources in another stack, and in a nested one', () => {
    const assembly = synth((app) => {
      const lake = new LakeStack(app, 'Lake');
      const other = new cdk.Stack(app, 'Other');
      const nested = new cdk.NestedStack(other, 'Nested');
      const code = { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x') };
      const body = (...results: string[]) => sfn.DefinitionBody.fromString(other.toJsonString(withResult(results)));
      const inside = new lambda.Function(nested, 'Inside', code);
      const outside = new lambda.Function(other, 'Outside', code);
      machine(other, 'Pipeline', { definitionBody: body(lake.bucket.bucketArn, inside.functionArn) });
      machine(nested, 'Inner', { definitionBody: body(outside.functionName) });
    });
    const [bucket, inside] = findPipeline(assembly, 'Pipeline').definition.States.Do!.Result as string[];
    expect(bucket).toMatch(/^arn:aws:s3:::lake/);
    expect(inside).toMatch(/^arn:aws:lambda:us-east-1:000000000000:function:Other-Nested\w+-Inside/);
    const inner = pipelinesOf(assembly).find(({ stack }) => stack.startsWith('Other-'))!;
    expect(inner.definition.States.Do!.Result).toEqual([expect.stringMatching(/^Other-Outside/)]);
  });
});

describe('intrinsic functions', () => {
  const assembly = assemblyOf(
    {
      Parameters: {
        Size: { Type: 'Number', Default: 3 },
        Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
        Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/images/starlake' },
        Missing: { Type: 'String' },
      },
      Mappings: { Regions: { 'us-east-1': { Bucket: 'lake-east' } } },
      Conditions: {
        Yes: { 'Fn::Equals': [{ Ref: 'Size' }, '3'] },
        No: { 'Fn::Not': [{ Condition: 'Yes' }] },
        Both: { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] }] },
        Round: { Condition: 'Round' },
      },
      Resources: {
        Lake: { Type: 'AWS::S3::Bucket' },
        Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': 'lake-${AWS::AccountId}' } } },
        Gate: { Type: 'AWS::Lambda::Function' },
        Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Gate' }, Name: 'live' } },
        Frozen: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { 'Fn::GetAtt': ['Gate', 'Arn'] } } },
        Topic: { Type: 'AWS::SNS::Topic' },
        Queue: { Type: 'AWS::SQS::Queue' },
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'load' } },
        Group: { Type: 'AWS::EC2::SecurityGroup' },
        Role: { Type: 'AWS::IAM::Role' },
        Loop: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Loop' } } },
      },
    },
    {
      Outputs: { Out: { Value: { Ref: 'AWS::StackName' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-out' } } } },
    },
  );
  const place = { stack: assembly.stacks[0]!, logicalId: 'Here' };
  const resolve = (value: unknown) => new Resolver(assembly).resolve(value, place);

  test.each<[unknown, unknown]>([
    [{ Ref: 'Size' }, 3],
    [{ Ref: 'Zones' }, ['a', 'b']],
    [{ Ref: 'Image' }, 'ssm-value-of-/images/starlake'],
    [{ Ref: 'Lake' }, 'lake'],
    [{ Ref: 'Named' }, 'lake-000000000000'],
    [{ 'Fn::GetAtt': ['Named', 'Arn'] }, 'arn:aws:s3:::lake-000000000000'],
    [{ Ref: 'Gate' }, 'Stack1-Gate'],
    [{ 'Fn::GetAtt': 'Gate.Arn' }, 'arn:aws:lambda:us-east-1:000000000000:function:Stack1-Gate'],
    [{ Ref: 'Live' }, 'arn:aws:lambda:us-east-1:000000000000:function:Stack1-Gate:live'],
    [{ Ref: 'Frozen' }, 'arn:aws:lambda:us-east-1:000000000000:function:Stack1-Gate:1'],
    [{ Ref: 'Topic' }, 'arn:aws:sns:us-east-1:000000000000:Stack1-Topic'],
    [{ 'Fn::GetAtt': ['Topic', 'TopicArn'] }, 'arn:aws:sns:us-east-1:000000000000:Stack1-Topic'],
    [{ Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/000000000000/Stack1-Queue'],
    [{ Ref: 'Task' }, 'arn:aws:ecs:us-east-1:000000000000:task-definition/load:1'],
    [{ 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::000000000000:role/Stack1-Role'],
    [{ 'Fn::GetAtt': ['Group', 'GroupId'] }, 'Group-GroupId'],
    [{ 'Fn::Join': ['-', ['a', 1, { Ref: 'AWS::Partition' }, { Ref: 'AWS::NoValue' }]] }, 'a-1-aws'],
    [{ 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'us-east-1a'],
    [{ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'Bucket'] }, 'lake-east'],
    [{ 'Fn::Sub': ['${Lake.Arn} ${x} ${Gate}', { x: { Ref: 'Size' } }] }, 'arn:aws:s3:::lake 3 Stack1-Gate'],
    [{ 'Fn::If': ['Yes', 'y', { 'Fn::Unknown': 1 }] }, 'y'],
    [{ a: { 'Fn::If': ['No', 'y', { Ref: 'AWS::NoValue' }] }, b: { 'Fn::If': ['Both', 1, 2] } }, { b: 1 }],
    [{ 'Fn::ImportValue': 'Stack2-out' }, 'Stack2'],
    [{ 'Fn::GetStackOutput': { StackName: 'Stack2', OutputName: 'Out' } }, 'Stack2'],
    [{ 'Fn::ToJsonString': { a: { Ref: 'Size' } } }, '{"a":3}'],
    [{ Ref: 'AWS::StackId' }, expect.stringContaining('Stack1')],
  ])('%j is %j', (value, expected) => expect(resolve(value)).toEqual(expected));

  test.each<[unknown, string]>([
    [{ 'Fn::Transform': {} }, 'Fn::Transform is not supported locally'],
    [{ Ref: 'Nothing' }, "Ref: there is no parameter or resource 'Nothing'"],
    [{ Ref: 'Missing' }, "Ref: the parameter 'Missing' has no default"],
    [{ 'Fn::GetAtt': ['Nothing', 'Arn'] }, "Fn::GetAtt: there is no resource 'Nothing'"],
    [{ 'Fn::ImportValue': 'nothing' }, "Fn::ImportValue: no stack of the assembly exports 'nothing'"],
    [{ 'Fn::FindInMap': ['Regions', 'mars', 'Bucket'] }, 'Fn::FindInMap: there is no Regions.mars.Bucket'],
    [{ 'Fn::If': ['Nothing', 1, 2] }, "there is no condition 'Nothing'"],
    [{ 'Fn::If': ['Round', 1, 2] }, 'refers to itself'],
    [{ 'Fn::Join': ['', 'text'] }, 'Fn::Join expects a list'],
    [{ 'Fn::Sub': '${Zones}' }, 'expected text'],
  ])('%j is refused', (value, message) => {
    expect(() => resolve(value)).toThrow(`Stack1/Here: `);
    expect(() => resolve(value)).toThrow(message);
  });

  test('a name that refers to itself is refused', () => {
    expect(() => resolve({ Ref: 'Loop' })).toThrow('Stack1/Loop: {"Ref":"Loop"} refers to itself');
  });
});
