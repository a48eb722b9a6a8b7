import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoNotes } from '../../../lambda/monitoring/dynamo-notes';
import { DynamoServer, startDynamoServer } from '../../helpers/dynamo-server';

const TABLE = 'notes';
let server: DynamoServer;
let notes: DynamoNotes;

beforeAll(async () => {
  server = await startDynamoServer(TABLE, 'id');
  notes = new DynamoNotes(TABLE, server.client);
});
afterAll(() => server.stop());

const of = async (id: string) => (await notes.all()).find((note) => note.id === id);

test('the newest is kept, whatever comes last; it forgets what was told of an older one', async () => {
  await notes.write({ id: 'dataset a', at: 10 }, 60);
  await notes.tell({ id: 'dataset a', at: 10 }, 'WARN');
  expect(await of('dataset a')).toEqual({ id: 'dataset a', at: 10, told: 'WARN' });
  await notes.write({ id: 'dataset a', at: 9 }, 60);
  expect(await of('dataset a')).toEqual({ id: 'dataset a', at: 10, told: 'WARN' });
  await notes.write({ id: 'dataset a', at: 11 }, 60);
  await notes.tell({ id: 'dataset a', at: 10 }, 'ERROR');
  expect(await of('dataset a')).toEqual({ id: 'dataset a', at: 11 });
});

test('of a run that began and ended within a second, the end counts, in any order', async () => {
  const begin = { id: 'run 1', at: 5, since: 5 };
  const end = { id: 'run 1', at: 5 };
  await notes.write(begin, 60);
  expect(await of('run 1')).toEqual(begin);
  await notes.write(end, 60);
  await notes.write(begin, 60);
  expect(await of('run 1')).toEqual(end);
});

test('one note is found by its id, with its text', async () => {
  const note = { id: 'schedules', at: 7, text: '{"a":1}' };
  await notes.write(note, 60);
  expect(await notes.find('schedules')).toEqual(note);
  expect(await notes.find('none')).toBeUndefined();
});

test('all pages are read', async () => {
  const client = mockClient(DynamoDBClient);
  const page = (n: number) => ({ Items: [{ id: { S: `run ${n}` }, at: { N: String(n) } }] });
  client
    .on(ScanCommand, { ExclusiveStartKey: undefined })
    .resolves({ ...page(1), LastEvaluatedKey: { id: { S: 'run 1' } } })
    .on(ScanCommand, { ExclusiveStartKey: { id: { S: 'run 1' } } })
    .resolves(page(2));
  expect(await new DynamoNotes(TABLE, client as unknown as DynamoDBClient).all()).toEqual([
    { id: 'run 1', at: 1 },
    { id: 'run 2', at: 2 },
  ]);
  client.restore();
});

test('an error names what was done, and to which table', async () => {
  await expect(new DynamoNotes('none', server.client).write({ id: 'run 1', at: 1 }, 60)).rejects.toThrow(
    'Cannot note run 1 in table none',
  );
});
