import { Duration } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { DATASETS, newJob, newTrigger, rulesOf, inputOf } from './support';
import { DatasetTrigger, DatasetTriggerOptions } from '../../lib';
import { optionalDatasets } from '../../lib/datasets/optional-datasets';
import { newStack } from '../helpers/definition';

describe('invalid options', () => {
  test.each<[string, Partial<DatasetTriggerOptions>, string]>([
    ['no dataset', { datasets: [] }, "'datasets' of 'Test/Trigger' must name at least one dataset"],
    ['no list', { datasets: 'a.b' as never }, "'datasets' of 'Test/Trigger' must be a list, got 'a.b'"],
    ['one twice', { datasets: ['a.b', 'a.b'] }, "'datasets' of 'Test/Trigger' has 'a.b' twice"],
    [
      'a table',
      { datasets: ['orders'] },
      "a dataset in 'datasets' of 'Test/Trigger' must be 'domain.table', got 'orders'",
    ],
    ['a strategy', { strategy: 'some' as never }, "'strategy' of 'Test/Trigger' must be one of any, all, got 'some'"],
    [
      'a time',
      { minTimeBetweenRuns: Duration.millis(1500) },
      "'minTimeBetweenRuns' of 'Test/Trigger' must be a whole number of seconds from 0 to 99999999, got 1.5",
    ],
    ['a date', { startDate: 'soon' }, "'startDate' of 'Test/Trigger' must be an ISO-8601 time"],
    ['a cycle', { dataCycle: 'dayly' }, "'dataCycle' of 'Test/Trigger' is 'dayly', and must have five fields"],
    [
      'a schedule of another dataset',
      { datasetSchedules: { 'a.b': 'daily' } },
      "'datasetSchedules' of 'Test/Trigger' names 'a.b', which is not one of 'datasets': sales.orders, sales.customers",
    ],
    [
      'a schedule',
      { datasetSchedules: { 'sales.orders': '61 * * * *' } },
      "the schedule of 'sales.orders' in 'datasetSchedules' of 'Test/Trigger' is '61 * * * *', and has the minute '61'",
    ],
    [
      'the freshness of another dataset',
      { datasetFreshness: { 'a.b': Duration.days(1) } },
      "'datasetFreshness' of 'Test/Trigger' names 'a.b'",
    ],
  ])('%s', (_, options, message) => {
    expect(() => newTrigger(options)).toThrow(message);
  });

  test('a second trigger', () => {
    const stack = newStack();
    const job = newJob(stack);
    const { pipeline } = newTrigger({}, stack, job);
    expect(() => new DatasetTrigger(stack, 'Second', { job, pipeline, datasets: DATASETS })).toThrow(
      "the pipeline of 'Test/Second', 'Test/Kpis', has a trigger already: give that all datasets",
    );
  });
});

describe('optional datasets', () => {
  const optionalOf = (options: Partial<DatasetTriggerOptions>) =>
    optionalDatasets({ datasets: DATASETS, optionalDatasets: true, dataCycle: 'daily', ...options }, (name) => name);

  test.each<[string, Partial<DatasetTriggerOptions>, string[]]>([
    ['scheduled less often', { datasetSchedules: { 'sales.orders': 'weekly' } }, ['sales.orders']],
    ['scheduled as often', { datasetSchedules: { 'sales.orders': '30 5 * * *' } }, []],
    ['scheduled more often', { datasetSchedules: { 'sales.orders': 'hourly' } }, []],
    ['scheduled on weekdays', { datasetSchedules: { 'sales.orders': '0 0 * * 1-5' } }, []],
    ['that may be older', { datasetFreshness: { 'sales.orders': Duration.days(2) } }, ['sales.orders']],
    ['that may be as old', { datasetFreshness: { 'sales.orders': Duration.days(1) } }, []],
    [
      'whose schedule counts, not how old it may be',
      { datasetSchedules: { 'sales.orders': 'daily' }, datasetFreshness: { 'sales.orders': Duration.days(9) } },
      [],
    ],
    [
      'with a cycle that is a cron expression',
      { dataCycle: '0 */6 * * *', datasetSchedules: { 'sales.orders': '@daily' } },
      ['sales.orders'],
    ],
    ['where it is not asked for', { optionalDatasets: false, datasetSchedules: { 'sales.orders': 'weekly' } }, []],
    ['where there is no cycle', { dataCycle: 'NONE', datasetSchedules: { 'sales.orders': 'weekly' } }, []],
  ])('%s', (_, options, optional) => {
    expect(optionalOf(options)).toEqual(optional);
  });

  test('are told to the function', () => {
    const stack = newStack();
    newTrigger({ optionalDatasets: true, dataCycle: 'daily', datasetSchedules: { 'sales.orders': 'weekly' } }, stack);
    expect(inputOf(rulesOf(stack)[0]).input.trigger.optional).toEqual(['sales.orders']);
  });

  test('without a data cycle: a warning', () => {
    const stack = newStack();
    newTrigger({ optionalDatasets: true }, stack);
    Annotations.fromStack(stack).hasWarning(
      '/Test/Trigger',
      Match.stringLikeRegexp("'optionalDatasets' of 'Test/Trigger' has no effect without a 'dataCycle'"),
    );
  });
});
