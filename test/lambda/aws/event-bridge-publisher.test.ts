import { EventBridgeClient, PutEventsCommand, PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { EventBridgePublisher } from '../../../lambda/aws/event-bridge-publisher';
import { Refreshed } from '../../../lambda/datasets/publisher';
import { publisherFromEnvironment } from '../../../lambda/aws/publisher-from-environment';

const bridge = mockClient(EventBridgeClient);
const sleeps: number[] = [];
const sleep = async (ms: number) => void sleeps.push(ms);
const publisher = new EventBridgePublisher('bus', new EventBridgeClient({ region: 'eu-west-1' }), sleep);

const refreshed = (table: string, fields: Partial<Refreshed> = {}): Refreshed => ({
  dataset: `sales.${table}`,
  scheduledDate: '2026-08-02T00:00:00+0000',
  run: 'arn:aws:states:eu-west-1:1:execution:sales:run',
  pipeline: 'sales',
  ...fields,
});

const tables = (count: number) => Array.from({ length: count }, (_, i) => refreshed(`t${i}`));
const tableOf = ({ Detail }: { Detail?: string }) => JSON.parse(Detail!).table as string;
const requests = () => bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries!);

/** Takes each entry of a request, or refuses it. */
function answering(refuse: (table: string) => string | undefined) {
  bridge.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => {
    const results = Entries.map((entry, i) => {
      const ErrorCode = refuse(tableOf(entry));
      return ErrorCode ? { ErrorCode, ErrorMessage: `said of ${tableOf(entry)}` } : { EventId: `id-${i}` };
    });
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  });
}

beforeEach(() => {
  bridge.reset();
  sleeps.length = 0;
  answering(() => undefined);
});

test('one event for each dataset', async () => {
  await publisher.published([refreshed('orders'), refreshed('orders.v2', { redrive: 1 })]);
  const [[first, second], ...more] = requests();
  expect(more).toEqual([]);
  expect(first).toEqual({
    Source: 'starlake',
    DetailType: 'Starlake Dataset Refreshed',
    EventBusName: 'bus',
    Detail: JSON.stringify({
      dataset: 'sales.orders',
      uri: 'sales_orders?sl_scheduled_date=2026-08-02T00%3A00%3A00%2B0000',
      domain: 'sales',
      table: 'orders',
      scheduledDate: '2026-08-02T00:00:00+0000',
      run: 'arn:aws:states:eu-west-1:1:execution:sales:run',
      pipeline: 'sales',
    }),
  });
  expect(JSON.parse(second.Detail!)).toMatchObject({ domain: 'sales', table: 'orders.v2', redrive: 1 });
});

test('nothing: no request', async () => {
  await publisher.published([]);
  expect(requests()).toEqual([]);
});

test('ten entries to a request', async () => {
  await publisher.published(tables(23));
  expect(requests().map((entries) => entries.length)).toEqual([10, 10, 3]);
  expect(requests().flat().map(tableOf)).toEqual(tables(23).map(({ dataset }) => dataset.slice(6)));
});

test('256 KB to a request', async () => {
  const long = (i: number) => refreshed('é'.repeat(20_000) + i);
  await publisher.published([0, 1, 2, 3, 4].map(long));
  // The name is in the detail three times, once as one byte for each letter, twice as two.
  expect(requests().map((entries) => entries.length)).toEqual([2, 2, 1]);
  for (const entries of requests()) {
    const bytes = entries.reduce((sum, { Detail }) => sum + Buffer.byteLength(Detail!), 0);
    expect(bytes).toBeLessThanOrEqual(262_144 - 2 * 34);
  }
});

test('entries that EventBridge was too busy for are sent again, and those only', async () => {
  const tries = new Map<string, number>();
  answering((table) => {
    tries.set(table, (tries.get(table) ?? 0) + 1);
    return table === 't3' && tries.get(table)! < 3 ? 'ThrottlingException' : undefined;
  });
  await publisher.published(tables(5));
  expect(requests().map((entries) => entries.map(tableOf))).toEqual([['t0', 't1', 't2', 't3', 't4'], ['t3'], ['t3']]);
  expect(sleeps).toHaveLength(2);
});

test('one that is never taken is an error with its name and code, and the others are published', async () => {
  answering((table) => (table === 't1' ? 'InternalFailure' : undefined));
  await expect(publisher.published(tables(12))).rejects.toMatchObject({
    name: 'InternalFailure',
    message:
      "Cannot publish dataset 'sales.t1' of 2026-08-02T00:00:00+0000 on event bus bus: InternalFailure: said of t1",
  });
  expect(requests()).toHaveLength(2 + 4);
});

test('one that is refused is not sent again', async () => {
  answering((table) => (table === 't1' || table === 't2' ? 'MalformedDetail' : undefined));
  await expect(publisher.published(tables(3))).rejects.toMatchObject({
    name: 'MalformedDetail',
    message: expect.stringContaining("'sales.t1' of 2026-08-02T00:00:00+0000 (nor 1 others)"),
  });
  expect(requests()).toHaveLength(1);
});

test('one that is refused without a message is not published', async () => {
  const Entries = [{ EventId: 'id' }, { ErrorCode: 'NotAuthorizedForSourceException' }];
  bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries });
  await expect(publisher.published(tables(2))).rejects.toMatchObject({
    name: 'NotAuthorizedForSourceException',
    message: expect.stringMatching(/'sales\.t1' .*: NotAuthorizedForSourceException: no message$/),
  });
});

test('a request that is refused does not keep the others from being sent', async () => {
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  bridge.on(PutEventsCommand).rejectsOnce(denied).resolves({ FailedEntryCount: 0, Entries: [] });
  await expect(publisher.published(tables(11))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('AccessDeniedException: not authorized'),
  });
  expect(requests()).toHaveLength(2);
});

describe('the publisher of a function', () => {
  const { EVENT_BUS: before, AWS_REGION: region } = process.env;
  afterEach(() => Object.assign(process.env, { EVENT_BUS: before ?? '', AWS_REGION: region ?? 'eu-west-1' }));

  test('publishes on the bus of EVENT_BUS', async () => {
    Object.assign(process.env, { EVENT_BUS: 'arn:aws:events:eu-west-1:1:event-bus/own', AWS_REGION: 'eu-west-1' });
    await publisherFromEnvironment()!.published([refreshed('orders')]);
    expect(requests()[0][0].EventBusName).toBe('arn:aws:events:eu-west-1:1:event-bus/own');
  });

  test('is none where there is no bus', () => {
    process.env.EVENT_BUS = '';
    expect(publisherFromEnvironment()).toBeUndefined();
  });
});
