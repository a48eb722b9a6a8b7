import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { EventBridge } from '../../../lambda/aws/event-bridge';
import { busEvents } from '../../../lambda/open-lineage/bus-events';
import { change, FILE, sent, succeeded } from './fixtures';

// Many tables, odd names, and long tables.
const ODD = ['café', '__proto__', 'constructor', 'a b/c', '表', 'x.y', "it's", '🦆'];

/** A job whose pipeline loads these tables. */
function fileOf(names: readonly string[], fields = 0): typeof FILE {
  const steps = Object.fromEntries(names.map((name) => [name, { writes: `sales.${name}` }]));
  const columns = Array.from({ length: fields }, (_, i) => ({
    name: `column_${i}`,
    type: 'string',
    description: 'é'.repeat(20),
  }));
  return {
    ...FILE,
    pipelines: { 'Job-sales': { kind: 'load', name: 'sales', steps } },
    tables: { 'sales.wide': { fields: columns } },
  };
}

const loaded = (names: readonly string[]) =>
  change(succeeded({ tables: names.map((table) => ({ table, status: 'LOADED', rows: 1 })) }));

test('a thousand tables, with odd names: each has its run, and none that of another', async () => {
  const names = [...ODD, ...Array.from({ length: 1_000 }, (_, i) => `t${i}`)];
  const events = await sent(loaded(names), { file: fileOf(names) });
  expect(events).toHaveLength(2 * names.length + 1);
  expect(new Set(events.map(({ run }) => run.runId)).size).toBe(names.length + 1);
  const tables = events.flatMap(({ outputs }) => outputs.map(({ name }) => name));
  expect(new Set(tables)).toEqual(new Set(names.map((name) => `shop/datasets/sales/${name}`)));
});

test('an event that is too long for a bus is an error, and does not keep back the others', async () => {
  const taken: string[] = [];
  const client = mockClient(EventBridgeClient);
  client.on(PutEventsCommand).callsFake(({ Entries }: { Entries: PutEventsRequestEntry[] }) => {
    if (Entries.some(({ Detail = '' }) => Buffer.byteLength(Detail) > 262_144)) {
      throw Object.assign(new Error('Total size of the entries is too large'), { name: 'ValidationException' });
    }
    taken.push(...Entries.map(({ Detail = '' }) => (JSON.parse(Detail) as { job: { name: string } }).job.name));
    return { Entries: Entries.map(() => ({ EventId: '1' })) };
  });
  const names = ['a', 'wide', 'b'];
  const events = await sent(loaded(names), { file: fileOf(names, 4_000) });
  await expect(new EventBridge().put(busEvents(events, 'bus'))).rejects.toThrow(
    'Cannot publish START of load.sales.wide (nor 1 others) on event bus bus: ValidationException: Total size',
  );
  expect(taken.sort()).toEqual(['load.sales', 'load.sales.a', 'load.sales.a', 'load.sales.b', 'load.sales.b']);
});
