import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type * as promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaultKind, FunctionFault } from '../../faults/faults';
import { Modules } from '../../faults/modules';
import { account } from '../../local/aws/account';

const folder = mkdtempSync(path.join(tmpdir(), 'starlake-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const told: FaultKind[] = [];
beforeEach(() => (told.length = 0));

function modulesWith(...faults: FunctionFault[]): { modules: Modules; files: typeof promises } {
  const modules = new Modules(faults, (kind) => told.push(kind));
  return { modules, files: modules.standIns['fs/promises'] as typeof promises };
}

test('the calls that a fault is about fail, and no other', async () => {
  const { modules, files } = modulesWith({ kind: 'storage-error', call: 'readdir', after: 1, times: 2 });
  await files.stat(folder);
  await files.readdir(folder);
  await expect(files.readdir(folder)).rejects.toMatchObject({ code: 'EIO' });
  await expect(files.readdir(folder)).rejects.toMatchObject({ code: 'EIO' });
  await expect(files.readdir(folder)).resolves.toEqual([]);
  expect(told).toEqual(['storage-error', 'storage-error']);
  expect(modules.failures).toBe(2);
});

test('an answer that is lost is one to what was done', async () => {
  const { files } = modulesWith({ kind: 'storage-answer-lost', call: 'rename', after: 0, times: 1 });
  const [from, to] = ['a', 'b'].map((name) => path.join(folder, name)) as [string, string];
  writeFileSync(from, '');
  await expect(files.rename(from, to)).rejects.toMatchObject({ code: 'EIO' });
  await expect(files.stat(to)).resolves.toBeDefined();
});

test('a slow store answers', async () => {
  const { modules, files } = modulesWith({ kind: 'slow-storage', after: 0, times: 1 });
  await expect(files.readdir(folder)).resolves.toBeDefined();
  expect(told).toEqual(['slow-storage']);
  expect(modules.failures).toBe(0);
});

test('a function that dies, and one that is throttled, say so as Lambda does', async () => {
  const { files } = modulesWith(
    { kind: 'function-throttled', after: 0, times: 1 },
    { kind: 'function-died', after: 1, times: 1 },
  );
  await expect(files.readdir(folder)).rejects.toMatchObject({ name: 'Lambda.TooManyRequestsException' });
  await expect(files.readdir(folder)).rejects.toMatchObject({ name: 'Lambda.Unknown' });
});

test('calls of AWS are throttled apart from the storage', async () => {
  const { modules, files } = modulesWith({ kind: 'api-throttled', after: 0, times: 1 });
  await expect(files.readdir(folder)).resolves.toBeDefined();
  const sdk = modules.standIns['@aws-sdk/client-ecs'] as typeof import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({});
  const list = () => client.send(new sdk.ListTasksCommand({ family: 'nobody' }));
  await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' });
  await expect(list()).resolves.toMatchObject({ taskArns: [] });
});

test('an answer that is late lacks the newest lines that no search has found before, and so does no other call', async () => {
  const group = 'late-lines';
  const print = (text: string) => account.logs.add(group, 'load/1', `ingestion-summary ${text}`);
  ['1', '2', '3'].forEach(print);
  const { modules } = modulesWith(
    { kind: 'lines-late', after: 0, times: 1 },
    { kind: 'lines-late', after: 2, times: 1 },
  );
  const sdk = modules.standIns['@aws-sdk/client-cloudwatch-logs'] as typeof import('@aws-sdk/client-cloudwatch-logs');
  const client = new sdk.CloudWatchLogsClient({});
  const find = async () => {
    const search = { logGroupName: group, filterPattern: '"ingestion-summary"' };
    const { events = [] } = await client.send(new sdk.FilterLogEventsCommand(search));
    return events.map(({ message }) => message!.slice(-1)).join('');
  };
  const stream = { logGroupName: group, logStreamName: 'load/1' };
  const read = async () => (await client.send(new sdk.GetLogEventsCommand(stream))).events!.length;
  expect([await find(), await read(), await find(), await read()]).toEqual(['1', 3, '123', 3]);
  ['4', '5'].forEach(print);
  expect([await find(), await read(), await find()]).toEqual(['123', 5, '12345']);
  expect(told).toEqual(['lines-late', 'lines-late']);
  expect(modules.failures).toBe(0);
});
