import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { MACHINE, refreshed, trigger, World } from './world';
import { DynamoStore } from '../../../lambda/join-datasets/dynamo';
import { join } from '../../../lambda/join-datasets/join';
import { EMPTY, JoinState } from '../../../lambda/join-datasets/state';
import { DynamoServer, startDynamoServer } from '../../helpers/dynamo-server';

const TABLE = 'joins';
let server: DynamoServer;
let store: DynamoStore;

beforeAll(async () => {
  server = await startDynamoServer(TABLE, 'trigger');
  store = new DynamoStore(TABLE, server.client);
});
afterAll(() => server.stop());

const waiting = (dataset: string): JoinState => ({
  ...EMPTY,
  waiting: { [dataset]: ['2026-08-01T00:00:00.000Z', '2026-08-02T00:00:00.000Z'] },
});

test('what nobody has written is not there', async () => {
  expect(await store.read('nobody')).toEqual({ version: 0 });
});

test('what was written is read, and goes with its version', async () => {
  expect(await store.write('one', waiting('a.a'), 0)).toBe(true);
  expect(await store.read('one')).toEqual({ state: waiting('a.a'), version: 1 });
  expect(await store.write('one', waiting('b.b'), 1)).toBe(true);
  expect(await store.read('one')).toEqual({ state: waiting('b.b'), version: 2 });
});

test('a version that is not the latest changes nothing', async () => {
  await store.write('two', waiting('a.a'), 0);
  for (const version of [0, 2]) expect(await store.write('two', waiting('b.b'), version)).toBe(false);
  expect(await store.read('two')).toEqual({ state: waiting('a.a'), version: 1 });
});

test('of two who write at once, one does', async () => {
  for (let version = 0; version < 10; version++) {
    const writes = ['a.a', 'b.b', 'c.c'].map((dataset) => store.write('three', waiting(dataset), version));
    expect((await Promise.all(writes)).filter(Boolean)).toHaveLength(1);
  }
  expect(await store.read('three')).toMatchObject({ version: 10 });
});

test('an item lives for 400 days after it was written', async () => {
  await store.write('four', EMPTY, 0);
  const { Item } = await server.client.send(new GetItemCommand({ TableName: TABLE, Key: { trigger: { S: 'four' } } }));
  const days = (Number(Item!.expires.N) * 1000 - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(399.9);
  expect(days).toBeLessThanOrEqual(400);
});

test('reads what was written last: a copy that is behind would have a version that cannot be written', async () => {
  const client = mockClient(DynamoDBClient);
  client.on(GetItemCommand).resolves({});
  await new DynamoStore(TABLE, new DynamoDBClient({ region: 'eu-west-1' })).read('one');
  expect(client.commandCalls(GetItemCommand)[0].args[0].input).toMatchObject({ ConsistentRead: true });
  client.restore();
});

test('a table that is not there is an error that names it', async () => {
  const none = new DynamoStore('none', server.client);
  await expect(none.read('x')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('Cannot read what waits for x in table none: '),
  });
  await expect(none.write('x', EMPTY, 0)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('Cannot write what waits for x in table none: '),
  });
});

test('makes its own client', async () => {
  const names = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, Object.fromEntries(names.map((name) => [name, 'eu-west-1'])));
  process.env.AWS_ENDPOINT_URL_DYNAMODB = server.endpoint;
  try {
    expect(await new DynamoStore(TABLE).read('nobody')).toEqual({ version: 0 });
  } finally {
    before.forEach(([name, value]) => (value === undefined ? delete process.env[name] : (process.env[name] = value)));
  }
});

test('events that complete a set at once start one run', async () => {
  const world = new World();
  const of = trigger({ datasets: Array.from({ length: 12 }, (_, i) => `sales.t${i}`) });
  const ports = {
    store,
    starter: world,
    now: () => new Date(world.now),
    sleep: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms / 10)),
    random: Math.random,
  };
  // Each of them twice.
  await Promise.all([...of.datasets, ...of.datasets].map((dataset) => join(refreshed(dataset, { of }), ports)));
  expect(world.started).toHaveLength(1);
  expect((await store.read(MACHINE)).state).toMatchObject({ waiting: {}, run: { number: 1, started: true } });
});
