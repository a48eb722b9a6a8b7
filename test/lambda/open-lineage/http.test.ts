import { createServer, IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { sendOverHttp } from '../../../lambda/open-lineage/http';
import type { RunEvent } from '../../../lambda/open-lineage/model';
import { change, sent, succeeded } from './fixtures';

interface Posted {
  readonly headers: IncomingMessage['headers'];
  readonly url?: string;
  readonly event: RunEvent;
}

let server: Server;
let url: string;
let posted: Posted[];
/** The status for the n-th request, or no answer. */
let answer: (
  n: number,
) => { status: number; body?: string; endless?: boolean; headers?: OutgoingHttpHeaders } | undefined;
const sleeps: number[] = [];
const sleep = async (ms: number) => void sleeps.push(ms);
const TABLES = [
  { table: 'orders', status: 'LOADED', rows: 1 },
  { table: 'zones', status: 'LOADED' },
];

beforeAll((done) => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const {
        status,
        body: text = '',
        endless,
        headers,
      } = answer(posted.push({ headers: request.headers, url: request.url, event: JSON.parse(body) })) ?? {};
      if (status === undefined) return;
      response.writeHead(status, headers);
      if (!endless) return void response.end(text);
      const more = (): void =>
        void (response.destroyed || response.write('x'.repeat(50_000), () => setImmediate(more)));
      more();
    });
  }).listen(0, '127.0.0.1', done);
});

beforeEach(() => {
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/lineage`;
  posted = [];
  sleeps.length = 0;
  answer = () => ({ status: 201 });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const events = () => sent(change(succeeded({ tables: TABLES })));
const send = async (more: { timeout?: number; apiKey?: string } = {}) =>
  sendOverHttp(await events(), { url, timeout: 5_000, ...more }, sleep);

test('each event in a request of its own, those of a run in their order, with the key', async () => {
  await send({ apiKey: 'geheim' });
  expect(posted).toHaveLength(5);
  expect(posted[0]).toMatchObject({
    url: '/api/v1/lineage',
    headers: { 'content-type': 'application/json', authorization: 'Bearer geheim' },
  });
  for (const name of ['load.sales.orders', 'load.sales.zones']) {
    const types = posted.filter(({ event }) => event.job.name === name).map(({ event }) => event.eventType);
    expect(types).toEqual(['START', 'COMPLETE']);
  }
  expect(posted.map(({ event }) => JSON.stringify(event)).sort()).toEqual(
    (await events()).map((event) => JSON.stringify(event)).sort(),
  );
});

test('no key: no header', async () => {
  await send();
  expect(posted[0]!.headers.authorization).toBeUndefined();
});

test.each([408, 429, 500, 503])('status %i is tried again, later each time', async (status) => {
  answer = (n) => ({ status: n <= 2 ? status : 200 });
  await send();
  expect(posted).toHaveLength(7);
  expect(sleeps).toHaveLength(2);
});

test('what a server refuses is not tried again, and its answer is quoted without the key', async () => {
  answer = () => ({ status: 401, body: `who is geheim? ${'x'.repeat(999)}` });
  const error = (await send({ apiKey: 'geheim' }).catch((thrown: Error) => thrown)) as Error;
  expect(error.name).toBe('LineageNotSent');
  expect(error.message).toMatch(
    /^Cannot send (START|COMPLETE) of load\.sales.*: status 401: who is \*\*\*\? x{200,300}$/,
  );
  expect(sleeps).toEqual([]);
});

test.each([400, 413, 422])('an event that is refused with %i does not keep back the others', async (status) => {
  const all = await events();
  answer = (n) => ({ status: posted[n - 1]!.event.job.name === 'load.sales.orders' ? status : 201, body: 'wrong' });
  await expect(sendOverHttp(all, { url, timeout: 5_000 }, sleep)).rejects.toThrow(
    `Cannot send START of load.sales.orders, run ${all[0]!.run.runId} to ${url}: status ${status}: wrong (nor 1 more)`,
  );
  expect(posted).toHaveLength(all.length);
  expect(posted.map(({ event }) => `${event.eventType} ${event.job.name}`)).toContain('COMPLETE load.sales');
  expect(sleeps).toEqual([]);
});

test('a server that is down for long: after four attempts nothing more is sent', async () => {
  answer = () => ({ status: 503 });
  await expect(send()).rejects.toThrow(/: status 503$/);
  expect(posted.length).toBeLessThanOrEqual(3 * 4);
});

test('a server that does not answer, and none at all', async () => {
  answer = () => undefined;
  await expect(send({ timeout: 20 })).rejects.toThrow(/: The operation was aborted due to timeout/);
  url = 'http://127.0.0.1:1/api/v1/lineage';
  await expect(send()).rejects.toThrow(/: fetch failed/);
});

test('the key goes nowhere else: redirects are not followed', async () => {
  answer = () => ({ status: 307, headers: { location: `${url}/elsewhere` } });
  await expect(send({ apiKey: 'geheim' })).rejects.toThrow(/: status 307$/);
  expect(posted.every((request) => request.url === '/api/v1/lineage')).toBe(true);
});

test('the key is in no error: not where it is cut, not as JSON has it, and not where no header can have it', async () => {
  const said = async (apiKey: string) => ((await send({ apiKey }).catch((thrown: Error) => thrown)) as Error).message;
  answer = () => ({ status: 401, body: `${'x'.repeat(297)}geheim` });
  expect(await said('geheim')).not.toMatch(/geh/);
  answer = () => ({ status: 401, body: JSON.stringify({ got: 'Bearer "geheim"' }) });
  expect(await said('"geheim"')).not.toMatch(/geh/);
  const message = await said('{\n"geheim"\n}');
  expect(message).toContain('is an invalid header value');
  expect(message).not.toMatch(/geh/);
});

test('a page is no answer of an API: events are not taken for sent', async () => {
  answer = () => ({
    status: 200,
    body: '<html>Log in</html>',
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
  await expect(send()).rejects.toThrow(/: status 200 with a page of HTML.*is the path of the API right\?$/);
  expect(sleeps).toEqual([]);
  answer = () => ({ status: 200, body: '{}', headers: { 'content-type': 'application/json' } });
  await send();
});

test('answers without an end', async () => {
  answer = () => ({ status: 403, endless: true });
  await expect(send()).rejects.toThrow(/: status 403: x{300}$/);
  answer = () => ({ status: 201, endless: true });
  await send();
});
