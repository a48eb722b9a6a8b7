import fc from 'fast-check';
import type { RunEvent } from '../../../lambda/open-lineage/model';
import { runId } from '../../../lambda/open-lineage/run-id';
import { change, executionOf, failed, FILE, sent, START, STOP, succeeded } from './fixtures';

const NAMESPACE = 'arn:aws:states:eu-west-1:123456789012:Job';
const iso = (time: number) => new Date(time).toISOString();

/** What tells two events apart. */
const short = ({ eventType, job, run, outputs }: RunEvent) => [
  eventType,
  job.name,
  ...outputs.map(({ outputFacets }) => outputFacets?.outputStatistics!.rowCount ?? 'rows not known'),
  ...(run.facets.errorMessage ? [run.facets.errorMessage.message] : []),
];

const LOADED = {
  domain: 'sales',
  status: 'LOADED',
  scheduledDate: '2026-08-02T00:00:00+0000',
  tables: [
    { table: 'orders', status: 'LOADED', rows: 1200, rejected: 3 },
    { table: 'zones', status: 'LOADED' },
    { table: 'returns', status: 'SKIPPED' },
  ],
};

describe('ids of runs', () => {
  test('are what every language has as a UUID of version 5', () => {
    // Python: uuid.uuid5(uuid.NAMESPACE_URL, 'arn:aws:states:eu-west-1:123456789012:execution:Job-sales:run-1#0')
    expect(runId(executionOf('Job-sales'), 0)).toBe('1ae99efc-1a2a-5742-bd41-7229ab25fffe');
    expect(runId(executionOf('Job-sales'), 2, 'café')).toBe('29b85d8f-4f78-5b67-929c-eb7b83bc2c2c');
  });

  test('differ for each execution, redrive and table', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 9 });
    const run = fc.tuple(text, fc.nat(3), fc.option(text, { nil: undefined }));
    fc.assert(
      fc.property(run, run, (a, b) => {
        expect(runId(...a)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const same = JSON.stringify(a) === JSON.stringify(b) || a.join('#') === b.join('#');
        expect(runId(...a) === runId(...b) && !same).toBe(false);
      }),
    );
  });
});

describe('a load', () => {
  test('that starts', async () => {
    const input = JSON.stringify({ scheduledTime: '2026-08-02T02:00:00+02:00' });
    const [event, ...others] = await sent(change({ input }));
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      eventType: 'START',
      eventTime: iso(START),
      run: {
        runId: runId(executionOf('Job-sales'), 0),
        facets: { nominalTime: { nominalStartTime: '2026-08-02T00:00:00.000Z' } },
      },
      job: {
        namespace: NAMESPACE,
        name: 'load.sales',
        facets: {
          jobType: { processingType: 'BATCH', integration: 'STARLAKE', jobType: 'PIPELINE' },
          documentation: { description: 'What was sold.' },
        },
      },
      inputs: [],
      outputs: [],
      schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    });
  });

  test('that succeeds, with its tables', async () => {
    const events = await sent(change(succeeded(LOADED)));
    expect(events.map(short)).toEqual([
      ['START', 'load.sales.orders', 'rows not known'],
      ['COMPLETE', 'load.sales.orders', 1200],
      ['START', 'load.sales.zones', 'rows not known'],
      ['COMPLETE', 'load.sales.zones', 'rows not known'],
      ['COMPLETE', 'load.sales'],
    ]);
    const [start, orders, , zones, pipeline] = events;
    expect([start!.eventTime, orders!.eventTime, pipeline!.eventTime]).toEqual([iso(START), iso(STOP), iso(STOP)]);
    expect(start!.run.runId).toBe(orders!.run.runId);
    const parent = { run: { runId: pipeline!.run.runId }, job: { namespace: NAMESPACE, name: 'load.sales' } };
    expect(orders!.run.facets.parent).toMatchObject({ ...parent, root: parent });
    expect(orders!.inputs).toEqual([{ namespace: 's3://lake', name: 'shop/datasets/incoming/sales' }]);
    expect(orders!.outputs).toMatchObject([
      {
        namespace: 's3://lake',
        name: 'shop/datasets/sales/orders',
        facets: {
          schema: {
            fields: [
              { name: 'id', type: 'int', description: 'Its key.' },
              { name: 'address', type: 'struct', fields: [{ name: 'town', type: 'string' }] },
            ],
          },
          documentation: { description: 'One row an order.' },
        },
      },
    ]);
    expect(zones!.outputs).toEqual([{ namespace: 's3://lake', name: 'shop/datasets/geo/zones', facets: {} }]);
    const nominal = { nominalTime: { nominalStartTime: '2026-08-02T00:00:00.000Z' } };
    events.forEach(({ run }) => expect(run.facets).toMatchObject(nominal));
  });

  test('with more tables than its output holds', async () => {
    const { tables, ...rest } = LOADED;
    const output = { ...rest, loaded: 2, skipped: 1, tablesFile: 's3://lake/x.json' };
    const readTables = jest.fn(async () => tables as never);
    expect((await sent(change(succeeded(output)), { readTables })).map(short)).toContainEqual([
      'COMPLETE',
      'load.sales.orders',
      1200,
    ]);
    expect(readTables).toHaveBeenCalledWith('s3://lake/x.json');
  });

  test('with an output that EventBridge has no room for', async () => {
    const describe = async () => change(succeeded(LOADED));
    const events = await sent(change({ ...succeeded(LOADED), input: null, output: null }), { describe });
    expect(events).toEqual(await sent(change(succeeded(LOADED))));
  });

  test('that had nothing to do', async () => {
    const output = { ...LOADED, status: 'SKIPPED', tables: [{ table: 'orders', status: 'SKIPPED' }] };
    expect((await sent(change(succeeded(output)))).map(short)).toEqual([['COMPLETE', 'load.sales']]);
  });

  test('that fails in some of its tables', async () => {
    const cause = {
      domain: 'sales',
      scheduledDate: LOADED.scheduledDate,
      tables: [
        {
          table: 'zones',
          error: 'States.TaskFailed',
          kind: 'COMMAND_FAILED',
          diagnosis: 'exit code 1',
          reason: 'bad file',
        },
        { table: 'returns' },
      ],
      loaded: ['orders'],
      counts: { orders: { rows: 7, rejected: 0 } },
    };
    expect((await sent(change(failed('Starlake.LoadFailed', cause)))).map(short)).toEqual([
      ['START', 'load.sales.orders', 'rows not known'],
      ['COMPLETE', 'load.sales.orders', 7],
      ['START', 'load.sales.zones', 'rows not known'],
      ['FAIL', 'load.sales.zones', 'rows not known', 'exit code 1: bad file'],
      ['START', 'load.sales.returns', 'rows not known'],
      ['FAIL', 'load.sales.returns', 'rows not known', 'it was not loaded'],
      ['FAIL', 'load.sales', 'Starlake.LoadFailed: zones: exit code 1: bad file; returns: it was not loaded'],
    ]);
  });

  test.each<[string, object, string]>([
    [
      'Starlake.LoadFailed',
      { tables: [], unpublished: 'the bus is gone' },
      'datasets are not published: the bus is gone',
    ],
    ['Starlake.TransformFailed', { failed: [], unpublished: 'no bus' }, 'datasets are not published: no bus'],
    ['Starlake.LoadFailed', { tables: [], files: ['a.csv', 'b.csv'], moreFiles: 4 }, '6 files are left, such as a.csv'],
  ])('that has failed for no table or task: %s %j', async (error, cause, why) => {
    const events = await sent(change(failed(error, cause)));
    expect(events.at(-1)!.run.facets.errorMessage).toMatchObject({ message: `${error}: ${why}` });
  });

  test('whose files could not be imported, that was stopped, or that took too long', async () => {
    const cause = { domain: 'sales', error: 'States.TaskFailed', diagnosis: 'exit code 1', reason: 'no access' };
    const ends = [
      failed('Starlake.ImportFailed', cause),
      { status: 'ABORTED', stopDate: STOP, error: 'Me', cause: 'wrong day' },
      { status: 'TIMED_OUT', stopDate: STOP, error: 'States.Timeout' },
    ];
    const events = await Promise.all(ends.map((end) => sent(change(end), { describe: async () => change(end) })));
    expect(events.flat().map(short)).toEqual([
      ['FAIL', 'load.sales', 'Starlake.ImportFailed: exit code 1: no access'],
      ['ABORT', 'load.sales', 'Me: wrong day'],
      ['FAIL', 'load.sales', 'States.Timeout'],
    ]);
  });

  test('whose event does not say why it failed: the execution does', async () => {
    const cause = { tables: [{ table: 'zones' }], loaded: ['orders'] };
    const told = change(failed('Starlake.LoadFailed', cause));
    const untold = { ...told, error: undefined, cause: undefined };
    const events = await sent(untold, { describe: async () => told });
    expect(events).toEqual(await sent(told));
    expect(events).toHaveLength(5);

    const later = { ...told, redriveCount: 1, status: 'RUNNING', error: undefined, cause: undefined };
    const failureBefore = jest.fn(async () => ({ error: told.error, cause: told.cause }));
    expect(await sent(untold, { describe: async () => later, failureBefore })).toEqual(events);
    expect(failureBefore).toHaveBeenCalledWith(told.executionArn, 1);
  });

  test('that is redriven: its runs are new, and what was loaded before is not loaded again', async () => {
    const redriven = { redriveCount: 1, redriveDate: STOP + 1000, stopDate: STOP + 9000 };
    const cause = failed('Starlake.LoadFailed', { tables: [{ table: 'zones' }], loaded: ['orders'] });
    const failureBefore = jest.fn(async () => cause);
    const events = await sent(change(succeeded(LOADED, redriven)), { failureBefore });
    expect(failureBefore).toHaveBeenCalledWith(executionOf('Job-sales'), 1);
    expect(events.map(short)).toEqual([
      ['START', 'load.sales.zones', 'rows not known'],
      ['COMPLETE', 'load.sales.zones', 'rows not known'],
      ['COMPLETE', 'load.sales'],
    ]);
    expect(events.map(({ eventTime }) => eventTime)).toEqual([iso(STOP + 1000), iso(STOP + 9000), iso(STOP + 9000)]);
    const [first] = await sent(change({}));
    const [start] = await sent(change({ redriveCount: 1, redriveDate: STOP + 1000 }));
    expect(start!.run.runId).toBe(events[2]!.run.runId);
    expect(start!.run.runId).not.toBe(first!.run.runId);
    const stopped = await sent(change(succeeded(LOADED, redriven)), { failureBefore: async () => undefined });
    expect(stopped).toHaveLength(5);
  });
});

describe('transforms', () => {
  const scheduledDate = LOADED.scheduledDate;

  test('that succeed', async () => {
    const tasks = [
      { task: 'kpi.day', status: 'DONE' },
      { task: 'kpi.month', status: 'DONE' },
    ];
    const events = await sent(change(succeeded({ pipeline: 'kpi', status: 'DONE', scheduledDate, tasks }), 'Job-kpi'));
    expect(events.map(short)).toEqual([
      ['START', 'transform.kpi.kpi.day', 'rows not known'],
      ['COMPLETE', 'transform.kpi.kpi.day', 'rows not known'],
      ['START', 'transform.kpi.kpi.month', 'rows not known'],
      ['COMPLETE', 'transform.kpi.kpi.month', 'rows not known'],
      ['COMPLETE', 'transform.kpi'],
    ]);
    expect(events[1]!.inputs).toMatchObject([{ name: 'shop/datasets/sales/orders', facets: { schema: {} } }]);
    expect(events[3]!.inputs).toMatchObject([{ name: 'shop/datasets/kpi/day' }]);
    expect(events[3]!.job.facets.jobType!.jobType).toBe('TRANSFORM');
  });

  test('that fail: the others are done, unless it is not known which', async () => {
    const cause = {
      pipeline: 'kpi',
      scheduledDate,
      failed: [
        { task: 'kpi.month', error: 'States.TaskFailed', diagnosis: 'exit code 1' },
        { task: 'sales.orders', error: 'x' },
      ],
      blocked: [],
    };
    const shorts = async (more: object, input = '{}') =>
      (await sent(change({ ...failed('Starlake.TransformFailed', { ...cause, ...more }), input }, 'Job-kpi'))).map(
        short,
      );
    const month = ['FAIL', 'transform.kpi.kpi.month', 'rows not known', 'exit code 1'];
    const day = ['COMPLETE', 'transform.kpi.kpi.day', 'rows not known'];
    expect(await shorts({})).toEqual(expect.arrayContaining([day, month]));
    for (const other of [
      await shorts({ blocked: [{ task: 'kpi.day', because: ['sales.orders'] }] }),
      await shorts({ more: 1 }),
      await shorts({}, JSON.stringify({ tasks: ['kpi.month'] })),
    ]) {
      expect(other).toContainEqual(month);
      expect(other).not.toContainEqual(day);
    }
  });

  test('the loads that they start are their children', async () => {
    const kpi = executionOf('Job-kpi', 'run-9');
    const input = JSON.stringify({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: kpi });
    const describe = async () => change({ redriveCount: 1 }, 'Job-kpi');
    const events = await sent(change({ ...succeeded(LOADED), input }), { describe });
    const starter = { run: { runId: runId(kpi, 1) }, job: { namespace: NAMESPACE, name: 'transform.kpi' } };
    expect(events.at(-1)!.run.facets.parent).toMatchObject({ ...starter, root: starter });
    expect(events[0]!.run.facets.parent).toMatchObject({ job: { name: 'load.sales' }, root: starter });
    const backfill = JSON.stringify({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: executionOf('Job-backfill') });
    expect((await sent(change({ input: backfill })))[0]!.run.facets.parent).toBeUndefined();
  });
});

test('nothing is sent for machines that are no pipelines, items of a distributed Map, and other statuses', async () => {
  expect(await sent(change({}, 'Job-backfill'))).toEqual([]);
  expect(await sent(change({}, 'Job-sales/load'))).toEqual([]);
  expect(await sent(change({ status: 'PENDING_REDRIVE' }))).toEqual([]);
  expect(await sent(change({}, 'constructor'))).toEqual([]);
});

test('tables in Glue and in a database, and datasets at the root of a bucket', async () => {
  const outputOf = async (datasets: (typeof FILE)['datasets'], uri = 's3a://lake/shop/datasets') => {
    const [, { outputs }] = (await sent(change(succeeded(LOADED)), { file: { ...FILE, datasets }, datasets: uri })) as [
      never,
      RunEvent,
    ];
    return [outputs[0]!.namespace, outputs[0]!.name];
  };
  expect(
    await outputOf({ namespace: 'arn:{partition}:glue:{region}:{account}', name: 'table/{domain}/{table}' }),
  ).toEqual(['arn:aws:glue:eu-west-1:123456789012', 'table/sales/orders']);
  expect(await outputOf({ namespace: 'postgres://db:5432', name: 'warehouse.{domain}.{table}' })).toEqual([
    'postgres://db:5432',
    'warehouse.sales.orders',
  ]);
  expect(await outputOf(FILE.datasets, 's3a://lake')).toEqual(['s3://lake', 'sales/orders']);
});

test('whatever an execution says, the events are valid, and the same each time', async () => {
  const text = fc.oneof(fc.constantFrom('orders', 'zones', 'kpi.day', '__proto__'), fc.string({ maxLength: 20 }));
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record({
      scheduledDate: fc.oneof(text, fc.constant(LOADED.scheduledDate)),
      tables: fc.array(fc.record({ table: text, status: fc.constantFrom('LOADED', 'SKIPPED'), rows: fc.integer() })),
      tasks: fc.array(fc.record({ task: text })),
      loaded: fc.array(text),
      failed: fc.array(fc.record({ task: text, error: text })),
      blocked: fc.array(fc.record({ task: text, because: fc.array(text) })),
    }),
  );
  const status = fc.constantFrom('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED');
  const error = fc.constantFrom('Starlake.LoadFailed', 'Starlake.TransformFailed', 'States.Timeout', null);
  const machine = fc.constantFrom('Job-sales', 'Job-kpi');
  await fc.assert(
    fc.asyncProperty(machine, status, error, json, json, async (name, of, why, output, input) => {
      const detail = change(
        {
          status: of,
          stopDate: STOP,
          error: why,
          input: JSON.stringify(input),
          output: JSON.stringify(output),
          cause: JSON.stringify({ errorMessage: JSON.stringify(output) }),
        },
        name,
      );
      const events = await sent(detail);
      expect(await sent(detail)).toEqual(events);
      expect(events.length % 2).toBe(1);
      for (const { run, eventTime, job } of events) {
        expect(run.runId).toMatch(/^[0-9a-f-]{36}$/);
        expect(iso(Date.parse(eventTime))).toBe(eventTime);
        expect(job.name).toMatch(/^(load\.sales|transform\.kpi)/);
      }
    }),
  );
});
