import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { allStates } from '../helpers/definition';
import { EcsStarlakeJob, LoadPipeline } from '../../lib';
import { definitionOf } from '../../testing';

function withLoads(scope: Stack, ...domains: string[]): Stack {
  const job = new EcsStarlakeJob(scope, 'Starlake', { bucket: new Bucket(scope, 'Lake') });
  for (const domain of domains) {
    new LoadPipeline(scope, `Load${domain}`, { job, domain, tables: [{ name: 'orders', pattern: 'orders-.*' }] });
  }
  return scope;
}

const newStack = () => new Stack(new App(), 'Pipelines');

test('the only pipeline needs no name; references are readable', () => {
  const template = Template.fromStack(withLoads(newStack(), 'sales'));
  const definition = definitionOf(template);
  expect(allStates(definition)['sales_table_load']).toMatchObject({
    Type: 'Task',
    Resource: 'arn:<AWS::Partition>:states:::ecs:runTask.sync',
    Parameters: { Cluster: expect.stringMatching(/^<StarlakeCluster\w+\.Arn>$/) },
  });
  expect(JSON.stringify(definition)).not.toContain('Fn::');
});

test('one of several, of a template or of a stack, by its name or its path', () => {
  const stack = withLoads(newStack(), 'sales', 'hr');
  const definition = definitionOf(Template.fromStack(stack), 'hr');
  expect(definition.States).toHaveProperty('load_hr');
  expect(definitionOf(stack, 'hr')).toEqual(definition);
  expect(definitionOf(stack, 'Pipelines/Loadhr/StateMachine')).toEqual(definition);
});

test('errors list the pipelines', () => {
  const stack = withLoads(newStack(), 'sales', 'hr');
  const template = Template.fromStack(stack);
  expect(() => definitionOf(template)).toThrow('there are 2 pipelines: say which, one of sales, hr');
  expect(() => definitionOf(template, 'sale')).toThrow(
    "there is no pipeline 'sale'; the app has sales, hr\nDid you mean sales?",
  );
  expect(() => definitionOf(Template.fromStack(newStack()))).toThrow('the template has no state machine');
});

test('only pipelines of the stack, which is in a stage; those of its nested stacks, too', () => {
  const stage = new Stage(new App(), 'Prod');
  const [one, other] = ['One', 'Other'].map((id) => withLoads(new Stack(stage, id), id.toLowerCase()));
  const pass = new sfn.Pass(new NestedStack(other!, 'Nested'), 'Inner');
  new sfn.StateMachine(pass.node.scope as NestedStack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(pass),
  });
  expect(Object.keys(definitionOf(one!).States)).toContain('load_one');
  expect(definitionOf(other!, 'Machine').StartAt).toBe('Inner');
  expect(() => definitionOf(other!)).toThrow('there are 2 pipelines: say which, one of other, Machine');
});

test('a definition that is an asset is read for a stack, with its references; a template does not have it', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new Bucket(stack, 'Lake') });
  for (const domain of ['a', 'b']) {
    const tables = [{ name: 'orders' }];
    new LoadPipeline(stack, domain, { job, domain, tables, description: 'x'.repeat(300_000) });
  }
  expect(() => definitionOf(Template.fromStack(stack), 'a')).toThrow(
    "the definition of 'a' is an asset, which a template does not have: pass the stack, definitionOf(stack, 'a')",
  );
  const text = JSON.stringify(definitionOf(stack, 'a'));
  expect(text).toMatch(/"Cluster":"<StarlakeCluster\w+\.Arn>"/);
  expect(text).not.toContain('${');
});

test.each([
  ['a function with others in it', { 'Fn::Select': [1, { 'Fn::Split': ['"', { Ref: 'Topic' }] }] }, '<1.".Topic>'],
  ['an import', { 'Fn::ImportValue': 'Base:Topic' }, '<Base:Topic>'],
])('%s is one reference', (_, value, readable) => {
  const parts = ['{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"', value, '","End":true}}}'];
  const Resources = {
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: { 'Fn::Join': ['', parts] } },
    },
    Inline: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { Definition: { StartAt: 'A', States: { A: { Type: 'Pass', Result: value, End: true } } } },
    },
  };
  const template = Template.fromJSON({ Resources });
  expect(definitionOf(template, 'Machine').States['A']!['Result']).toBe(readable);
  expect(definitionOf(template, 'Inline').States['A']!['Result']).toBe(readable);
});
