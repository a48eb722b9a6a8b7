import { Template } from 'aws-cdk-lib/assertions';
import { newJob, newPipeline } from './support';
import type { LoadTable } from '../../lib';
import { allStates, datasetsOf, definitionOf, newStack } from '../helpers/definition';

function pipelineOf(...tables: LoadTable[]) {
  const stack = newStack();
  return { stack, pipeline: newPipeline(stack, newJob(stack), 'Sales', { domain: 'sales', tables }) };
}

function endOf(...tables: LoadTable[]) {
  return allStates(definitionOf(pipelineOf(...tables).pipeline.stateMachine)).end_loading_sales.Parameters;
}

test('the end of a run knows the pipeline, and datasets that are called otherwise than their tables', () => {
  const end = endOf(
    { name: 'orders' },
    { name: 'clients', dataset: 'crm.customers' },
    { name: 'a', dataset: 'sales.a' },
  );
  expect(end).toMatchObject({ pipeline: 'Sales', renamed: { clients: 'crm.customers' } });
  expect(endOf({ name: 'orders' })).not.toHaveProperty('renamed');
});

test('the command line knows what the pipeline writes', () => {
  const { pipeline } = pipelineOf({ name: 'orders' }, { name: 'clients', dataset: 'crm.customers' });
  expect(datasetsOf(pipeline)).toEqual({ reads: [], writes: ['sales.orders', 'crm.customers'] });
});

test('the function knows the bus', () => {
  const { stack } = pipelineOf({ name: 'orders' });
  const functions = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const buses = functions.map(([id, { Properties }]) => [id, Properties.Environment?.Variables.EVENT_BUS] as const);
  const told = buses.filter(([, bus]) => bus !== undefined);
  expect(told.map(([id]) => id.replace(/\w{8}$/, ''))).toEqual(['StarlakeEndLoad']);
  expect(JSON.stringify(told[0][1])).toContain(':event-bus/default');
});

test.each([
  ['customers', "'dataset' of table 'sales.clients' must be 'domain.table', got 'customers'"],
  ['crm.', "'dataset' of table 'sales.clients' must be 'domain.table', got 'crm.'"],
  ['crm.a b', "name of the table of 'dataset' of table 'sales.clients' must have letters"],
  [7 as never, "'dataset' of table 'clients' of domain 'sales' must be a text, got 7"],
])('the dataset %p is refused', (dataset, message) => {
  expect(() => pipelineOf({ name: 'clients', dataset })).toThrow(message);
});

test('datasets count for what the data of a run may have: with long ones the Map is distributed', () => {
  const modeOf = (dataset?: (i: number) => string) => {
    const names = Array.from({ length: 800 }, (_, i) => ({
      name: `t${i}`,
      pattern: `t${i}-.*`,
      dataset: dataset?.(i),
    }));
    const { stateMachine } = pipelineOf(...names).pipeline;
    return allStates(definitionOf(stateMachine)).load_sales.ItemProcessor.ProcessorConfig.Mode;
  };
  expect(modeOf()).toBe('INLINE');
  expect(modeOf((i) => `crm.${'x'.repeat(200)}${i}`)).toBe('DISTRIBUTED');
});
