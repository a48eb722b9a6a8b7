import type { RunEvent } from '../../../lambda/open-lineage/model';
import { runId } from '../../../lambda/open-lineage/run-id';
import { change, executionOf, failed, sent, succeeded } from './fixtures';

const NAMESPACE = 'arn:aws:states:eu-west-1:123456789012:Job';

describe('expectations', () => {
  const expectations = [
    { expect: "Own.is_unique('id')", passed: false, count: 3 },
    { expect: 'broken()', passed: false, count: 0 },
    { expect: 'rows_over( 5 )', passed: true, count: 0 },
  ];
  const ASSERTIONS = [
    { assertion: 'Own.is_unique', name: "Own.is_unique('id')", success: false, expected: '0', actual: '3' },
    { assertion: 'broken', name: 'broken()', success: false },
    { assertion: 'rows_over', name: 'rows_over( 5 )', success: true, expected: '0', actual: '0' },
  ];
  const tests = (events: RunEvent[]) => events.filter(({ job }) => job.name.endsWith('.expectations'));

  test('of a table are a run of their own, which reads it', async () => {
    const tables = [{ table: 'orders', status: 'LOADED', rows: 1, expectations }];
    const events = await sent(change(succeeded({ domain: 'sales', status: 'LOADED', tables })));
    expect(events.map(({ eventType, job }) => `${eventType} ${job.name}`)).toEqual([
      'START load.sales.orders',
      'COMPLETE load.sales.orders',
      'START load.sales.orders.expectations',
      'COMPLETE load.sales.orders.expectations',
      'COMPLETE load.sales',
    ]);
    const [start, end] = tests(events);
    expect(end!.run.runId).toBe(start!.run.runId);
    expect(end!.run.runId).toBe(runId(executionOf('Job-sales'), 0, 'orders/expectations'));
    expect(end!.run.facets.parent).toMatchObject({
      run: { runId: events[0]!.run.runId },
      job: { namespace: NAMESPACE, name: 'load.sales.orders' },
      root: { run: { runId: events.at(-1)!.run.runId }, job: { name: 'load.sales' } },
    });
    expect(end!.job.facets.jobType!.jobType).toBe('TEST');
    expect([start!.outputs, end!.outputs]).toEqual([[], []]);
    expect(start!.inputs).toEqual(events[0]!.outputs);
    const [{ inputFacets, ...table }] = end!.inputs as [RunEvent['inputs'][number]];
    expect([table]).toEqual(start!.inputs);
    expect(inputFacets).toEqual({
      dataQualityAssertions: {
        _producer: expect.any(String),
        _schemaURL:
          'https://openlineage.io/spec/facets/1-1-0/DataQualityAssertionsDatasetFacet.json#/$defs/DataQualityAssertionsDatasetFacet',
        assertions: ASSERTIONS,
      },
    });
  });

  test('of a run that fails, also of the table that failed', async () => {
    const cause = { tables: [{ table: 'zones' }], loaded: ['orders'], expectations: { zones: expectations } };
    const events = tests(await sent(change(failed('Starlake.LoadFailed', cause))));
    expect(events.map(({ eventType, job }) => `${eventType} ${job.name}`)).toEqual([
      'START load.sales.zones.expectations',
      'COMPLETE load.sales.zones.expectations',
    ]);
  });

  test('of tasks', async () => {
    const tasks = [
      { task: 'kpi.day', status: 'DONE', expectations },
      { task: 'kpi.month', status: 'DONE' },
    ];
    const [, end, ...others] = tests(await sent(change(succeeded({ tasks }), 'Job-kpi')));
    expect(others).toEqual([]);
    expect([end!.job.name, end!.inputs[0]!.name]).toEqual([
      'transform.kpi.kpi.day.expectations',
      'shop/datasets/kpi/day',
    ]);
    const cause = {
      failed: [{ task: 'kpi.month', error: 'x' }],
      blocked: [],
      expectations: { 'kpi.day': expectations },
    };
    expect(tests(await sent(change(failed('Starlake.TransformFailed', cause), 'Job-kpi')))).toHaveLength(2);
  });
});
