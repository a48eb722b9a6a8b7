import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DatasetTrigger, DatasetTriggerOptions, EcsStarlakeJob, LoadPipeline, LoadPipelineProps } from '../../lib';
import { newStack } from '../helpers/definition';

export const DATASETS = ['sales.orders', 'sales.customers'];
export const PREFIX = 'Test-Starlake-CE039FF8-';

export const newJob = (stack: Stack, eventBus?: events.IEventBus) =>
  new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), eventBus });

export const newPipeline = (scope: Stack, job: EcsStarlakeJob, id = 'Kpis', props: Partial<LoadPipelineProps> = {}) =>
  new LoadPipeline(scope, id, { job, domain: 'kpis', pipelineName: id, tables: [{ name: 't' }], ...props });

export function newTrigger(options: Partial<DatasetTriggerOptions> = {}, stack = newStack(), job = newJob(stack)) {
  const pipeline = newPipeline(stack, job);
  return new DatasetTrigger(stack, 'Trigger', { job, pipeline, datasets: DATASETS, ...options });
}

export const rulesOf = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'))
    .map(({ Properties }) => Properties)
    .filter(({ EventPattern }) => EventPattern.source[0] === 'starlake');

/** What the target of a rule is given, with what it takes from the event as `<name>`. */
export function inputOf(rule: ReturnType<typeof rulesOf>[number]) {
  const { InputTemplate, InputPathsMap: paths } = rule.Targets[0].InputTransformer;
  const parts = InputTemplate['Fn::Join'][1] as unknown[];
  const text = parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
  return { paths, text, input: JSON.parse(text.replace(/<(\w+)>/g, '"<$1>"')) };
}
