import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { evaluate, keepTemplates } from '../docs/evaluate';
import { ROOT } from '../docs/markdown';

const FOLDER = path.join(ROOT, 'examples');

/** The templates of an example's stacks, by the names of the stacks; those of stages, too. */
function synthesized(name: string): Record<string, Template> {
  const { context } = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8'));
  const { apps } = evaluate(readFileSync(path.join(FOLDER, name, 'app.ts'), 'utf8'), context);
  const assembly = apps[0].synth();
  keepTemplates(assembly.directory, `examples-${name}`);
  return Object.fromEntries(
    assembly.stacksRecursively.map((stack) => [stack.stackName, Template.fromJSON(stack.template)]),
  );
}

// scripts/check-templates.mjs runs what begins with `ts`.
describe('ts', () => {
  test('minimal: a domain, and all that it needs', () => {
    const { Minimal: template } = synthesized('minimal');
    template.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
    template.resourceCountIs('AWS::ECS::Cluster', 1);
    template.resourceCountIs('AWS::S3::Bucket', 1);
  });

  test('existing-stack: makes no second network, cluster, task definition, bucket or key, and may use the key', () => {
    const { DataPlatform: template } = synthesized('existing-stack');
    const own = ['AWS::EC2::VPC', 'AWS::ECS::Cluster', 'AWS::ECS::TaskDefinition', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
    own.forEach((type) => template.resourceCountIs(type, 1));
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    const users = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes(`"Fn::GetAtt":["${key}","Arn"]`),
    );
    expect(users.map(({ Properties }) => Properties.Roles[0].Ref)).toContainEqual(
      expect.stringMatching(/^TaskTaskRole/),
    );
  });

  test('private-network: no way out but endpoints, one key for all, and a boundary for each role', () => {
    const { PrivateNetwork: template } = synthesized('private-network');
    for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::InternetGateway']) template.resourceCountIs(type, 0);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 7);
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles.filter(({ Properties }) => Properties.PermissionsBoundary === undefined)).toEqual([]);
    const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(groups.filter(({ Properties }) => Properties.KmsKeyId !== undefined).length).toBeGreaterThan(5);
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const outside = functions.filter(([, { Properties }]) => Properties.VpcConfig === undefined).map(([id]) => id);
    expect(outside).toEqual([expect.stringMatching(/^CustomVpcRestrictDefaultSG/)]);
  });

  test('own-state-machine: a machine of one’s own runs the commands, with the options of a dag', () => {
    const { Nightly: template } = synthesized('own-state-machine');
    const machines = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(machines).toHaveLength(1);
    const definition = JSON.stringify(machines[0].Properties.DefinitionString);
    for (const state of ['check_sales_incoming_files', 'sales_import', 'sales_orders_load', 'kpi.revenue_by_day']) {
      expect(definition).toContain(state);
    }
    expect(definition).toContain('{\\"Name\\":\\"SL_ENV\\",\\"Value\\":\\"PROD\\"}');
  });

  test('whole-project: the team is told what goes wrong, and the bucket is the stack’s', () => {
    const { WholeProject: template } = synthesized('whole-project');
    template.resourceCountIs('AWS::S3::Bucket', 1);
    template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'data@example.com' });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 9);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: Match.stringLikeRegexp('30 6'),
      ScheduleExpressionTimezone: 'Europe/Paris',
    });
  });

  test('events: the rules listen on the bus that pipelines publish on', () => {
    const { Events: template } = synthesized('events');
    const [bus] = Object.keys(template.findResources('AWS::Events::EventBus'));
    for (const detail of [{ domain: ['sales'] }, { dataset: ['sales.orders'] }]) {
      template.hasResourceProperties('AWS::Events::Rule', {
        EventBusName: { Ref: bus },
        EventPattern: { source: ['starlake'], 'detail-type': ['Starlake Dataset Refreshed'], detail },
      });
    }
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ EVENT_BUS: Match.anyValue() }) },
    });
  });

  test('stages: prod comes after an approval, and only it starts pipelines by itself', () => {
    const { Delivery: delivery, ...stages } = synthesized('stages');
    const [pipeline] = Object.values(delivery.findResources('AWS::CodePipeline::Pipeline'));
    const names = pipeline.Properties.Stages.map(({ Name: name }: { Name: string }) => name);
    expect(names.slice(-2)).toEqual(['Dev', 'Prod']);
    expect(pipeline.Properties.Stages.at(-1).Actions[0].ActionTypeId.Category).toBe('Approval');
    const schedules = Object.entries(stages).map(([name, template]) => [
      name,
      Object.keys(template.findResources('AWS::Scheduler::Schedule')).length > 0,
    ]);
    expect(schedules).toEqual([
      ['Dev-Pipelines', false],
      ['Prod-Pipelines', true],
    ]);
  });

  test('own-platform: commands run on the cluster of the class, and functions find them there', () => {
    const { OwnPlatform: template } = synthesized('own-platform');
    template.resourceCountIs('AWS::ECS::TaskDefinition', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ FAMILY: 'starlake-on-cluster', CONTAINER_NAME: 'starlake' }) },
    });
  });
});

test('every example is in the table of examples/README.md, and has what the table says', () => {
  const table = readFileSync(path.join(FOLDER, 'README.md'), 'utf8');
  const linked = [...table.matchAll(/\]\(([\w/.-]+)\)/g)].map(([, file]) => file);
  const apps = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /^([\w-]+\/app\.ts|python\/(?!test_)\w+\.py|java\/[\w-]+\/pom\.xml)$/.test(file));
  const named = (file: string) => linked.includes(file) || linked.some((each) => file === `${each}/pom.xml`);
  expect(apps.filter((file) => !named(file))).toEqual([]);
});
