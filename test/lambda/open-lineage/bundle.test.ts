import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import type { RunEvent } from '../../../lambda/open-lineage/model';
import { change, FILE, sent, succeeded } from './fixtures';

// The function as it is deployed: its bundle, and the file of the job beside it.
const { env } = process;
const root = path.join(__dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'open-lineage-'));
const detail = change(succeeded({ tables: [{ table: 'orders', status: 'LOADED', rows: 5 }] }));

beforeAll(() => {
  cpSync(path.join(root, 'assets/open-lineage'), folder, { recursive: true });
  // The Lambda runtime has the SDK.
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'lineage.json'), JSON.stringify(FILE));
});
afterEach(() => {
  process.env = env;
});
afterAll(() => rmSync(folder, { recursive: true }));

const call = (variables: Record<string, string>) => {
  process.env = { ...env, AWS_REGION: 'eu-west-1', SL_DATASETS: 's3a://lake/shop/datasets', ...variables };
  return require(path.join(folder, 'index.js')).handler({ detail });
};

test('posts the events of a status change', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  expect(await call({ LINEAGE_URL: `http://127.0.0.1:${port}/api/v1/lineage`, LINEAGE_TIMEOUT: '5' })).toEqual({
    sent: 3,
  });
  server.closeAllConnections();
  server.close();
  expect(bodies.sort()).toEqual((await sent(detail)).map((event) => JSON.stringify(event)).sort());
});

test('puts them on a bus', async () => {
  const bus = mockClient(EventBridgeClient);
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }, { EventId: '2' }, { EventId: '3' }] });
  expect(await call({ LINEAGE_BUS: 'arn:bus' })).toEqual({ sent: 3 });
  const [{ Entries = [] }] = bus.commandCalls(PutEventsCommand).map(({ args }) => args[0].input) as [
    { Entries?: object[] },
  ];
  expect(Entries.map((entry) => JSON.parse((entry as { Detail: string }).Detail) as RunEvent)).toEqual(
    await sent(detail),
  );
  expect(Entries[0]).toMatchObject({
    Source: 'starlake',
    DetailType: 'OpenLineage Run Event',
    EventBusName: 'arn:bus',
  });
});
