import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, cli, fakeIo, fakeParts, tempApp } from '../../support';
import type { RunResult } from '../../../../../local/run-event';

afterAll(cleanUp);

const OUTPUT = { domain: 'sales', status: 'LOADED', scheduledDate: 'D', tables: [] };

/** Runs `sales` of an app with lineage, whose events are sent as the function says. */
async function run(
  target: string,
  { send = async () => 3, result = { output: OUTPUT }, more = [] as string[] }: Partial<Setting> = {},
) {
  const folder = tempApp({ context: { 'starlake:localRoot': 'project' } });
  const sendLineage = jest.fn(async (_assembly: unknown, url: string) => send(url));
  const parts = { ...fakeParts(result), hasLineage: async () => true, sendLineage };
  const answer = await cli(['run', 'sales', '--open-lineage', target, ...more], fakeIo(folder), parts);
  return { ...answer, folder, urls: sendLineage.mock.calls.map(([, url]) => url), parts };
}

interface Setting {
  readonly send: (url: string) => Promise<number>;
  readonly result: Partial<RunResult>;
  readonly more: string[];
}

const post = async (url: string, body: string) => (await fetch(url, { method: 'POST', body })).status;

test.each([
  ['http://localhost:5000', 'http://localhost:5000/api/v1/lineage'],
  ['http://localhost:5000/', 'http://localhost:5000/api/v1/lineage'],
  [
    'https://catalog.example.com/openapi/openlineage/api/v1/lineage',
    'https://catalog.example.com/openapi/openlineage/api/v1/lineage',
  ],
])('a server: %s', async (given, url) => {
  const { code, out, urls } = await run(given);
  expect([code, urls]).toEqual([0, [url]]);
  expect(out).toContain(`Lineage: 3 events of OpenLineage in ${url}\n`);
});

test('a file begins anew, and has an event a line', async () => {
  const send = async (url: string) => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/lineage$/);
    expect([await post(url, '{"a":"é\\n"}'), await post(url, '{"b":2}')]).toEqual([201, 201]);
    return 2;
  };
  const { code, out, folder } = await run('events.ndjson', { send });
  expect(code).toBe(0);
  expect(out).toContain('Lineage: 2 events of OpenLineage in events.ndjson\n');
  const file = path.join(folder, 'events.ndjson');
  expect(readFileSync(file, 'utf8')).toBe('{"a":"é\\n"}\n{"b":2}\n');
  writeFileSync(file, 'of an earlier run');
  const parts = { ...fakeParts({ output: OUTPUT }), hasLineage: async () => true };
  await cli(['run', 'sales', '--open-lineage', file], fakeIo(folder), parts);
  expect(readFileSync(file, 'utf8')).toBe('');
});

test('a file that cannot be written any more is said, not swallowed', async () => {
  let file = '';
  const send = async (url: string) => {
    const answer = await fetch(url, { method: 'POST', body: '{}' });
    throw new Error(`status ${answer.status}: ${await answer.text()}`);
  };
  const folder = tempApp({ context: { 'starlake:localRoot': 'project' } });
  file = path.join(folder, 'events.ndjson');
  const parts = {
    ...fakeParts({ output: OUTPUT }),
    hasLineage: async () => true,
    sendLineage: async (_: unknown, url: string) => {
      const { rmSync } = await import('node:fs');
      rmSync(file);
      mkdirSync(file);
      return send(url);
    },
  };
  const { code, err } = await cli(['run', 'sales', '--open-lineage', file], fakeIo(folder), parts);
  expect(code).toBe(1);
  expect(err).toContain('lineage was not sent to events.ndjson: status 403: EISDIR');
});

test('events that are not sent are an error, and do not hide that the run failed', async () => {
  const send = () => Promise.reject(new Error('Cannot send START of load.sales: status 500'));
  const sent = await run('http://localhost:5000', { send });
  expect(sent.code).toBe(1);
  expect(sent.out).toContain('✓ LOADED  sales');
  expect(sent.err).toContain(
    'starlake-sfn: lineage was not sent to http://localhost:5000/api/v1/lineage: Cannot send START of load.sales: status 500\n',
  );
  const failed = { status: 'FAILED' as const, error: 'Oh', cause: 'no' };
  const both = await run('http://localhost:5000', { send, result: failed });
  expect([both.code, both.out.includes('Oh')]).toEqual([1, true]);
});

test('a run that fails has events too, and with --json nothing else is printed', async () => {
  const failed = await run('x.ndjson', { result: { status: 'FAILED', error: 'Oh', cause: 'no' } });
  expect([failed.code, failed.urls.length]).toEqual([1, 1]);
  const { out, err } = await run('http://localhost:5000', { more: ['--json'] });
  expect([JSON.parse(out), err]).toMatchObject([{ status: 'SUCCEEDED' }, '']);
});

test.each([
  ['ftp://server/x', /must be a file, or an address of http/],
  ['http://', /must be a file, or an address of http/],
  ['https://me:secret@server', /without user and password/],
  ['no/such/folder/x.ndjson', /cannot write .*x\.ndjson: ENOENT/],
])('%s is refused before anything runs', async (given, message) => {
  const { code, err, urls, parts } = await run(given);
  expect([code, urls, parts.requests]).toEqual([2, [], []]);
  expect(err).toMatch(message);
  expect(err).not.toContain('secret');
});

test('an app that sends no lineage is told so before anything runs', async () => {
  const folder = tempApp({ context: { 'starlake:localRoot': 'project' } });
  const parts = fakeParts({ output: OUTPUT });
  const { code, err } = await cli(['run', 'sales', '--open-lineage', 'x.ndjson'], fakeIo(folder), parts);
  expect([code, parts.requests]).toEqual([2, []]);
  expect(err).toContain('no job of this app sends events of OpenLineage');
  expect(existsSync(path.join(folder, 'x.ndjson'))).toBe(false);
});
