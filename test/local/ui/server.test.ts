import { request as send, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { Live } from '../../../local/ui/live';
import { serve, type Pages, type RunningServer } from '../../../local/ui/server';

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: RunningServer;
let formToken: string;
let cookie: string;
const posts: string[] = [];
let stamp = '';
const live = new Live(() => ({ runs: stamp, commands: '' }));

const pages: Pages = {
  live,
  get: async (path, query) => {
    if (path === 'broken') throw new Error('no such file');
    return { status: 200, type: 'html', body: `${path} ${[...query].join()}` };
  },
  post: async (path, fields) => {
    posts.push(`${path} ${fields.get('pipeline')}`);
    return { status: 303, type: 'text', body: '', location: '/index.html' };
  },
};

/** Sends exactly these headers. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Got> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const { port } = server;
    const sent = send({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const origin = () => `http://127.0.0.1:${server.port}`;
const form = (token = formToken) => ({ token, pipeline: 'sales' });
const post = (headers: Record<string, string>, fields: Record<string, string> = form()) =>
  ask('/actions/run', {
    method: 'POST',
    headers: { cookie, ...headers },
    body: new URLSearchParams(fields).toString(),
  });

beforeAll(async () => {
  server = await serve(0, (token) => {
    formToken = token;
    return pages;
  });
  const { pathname, search } = new URL(server.address);
  const entered = await ask(pathname + search);
  cookie = entered.headers['set-cookie']![0]!.split(';')[0]!;
});

afterAll(() => server.close());

test('the address with the token enters, and the token is then a cookie that scripts do not see', async () => {
  const { pathname, search } = new URL(server.address);
  const { status, headers, body } = await ask(pathname + search);
  expect({ status, body }).toEqual({ status: 200, body: expect.stringContaining('content="0; url=/index.html"') });
  expect(headers['set-cookie']![0]).toMatch(/^starlake-sfn-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(await ask('/', { headers: { cookie } })).toMatchObject({ status: 200, body: 'index.html ' });
});

describe('without the token nothing is answered', () => {
  test.each([
    ['no cookie', {}],
    ['another cookie', { cookie: 'starlake-sfn=1' }],
    ['a wrong token', { cookie: 'starlake-sfn-1=x' }],
  ])('%s', async (_, headers) => {
    for (const path of ['/', '/index.html', '/events', '/style.css', '/runs/sales/x.json']) {
      const { status, body } = await ask(path, { headers });
      expect({ status, body }).toEqual({
        status: 403,
        body: expect.stringContaining('Open the address that starlake-sfn ui'),
      });
    }
  });

  test('a wrong token in the address', async () => {
    expect(await ask('/?token=x')).toMatchObject({ status: 403, body: expect.stringContaining('another server') });
    expect((await ask('/?token=x')).headers['set-cookie']).toBeUndefined();
  });
});

test.each(['evil.example', '127.0.0.1', 'evil.example:80'])('the host %j is not this server', async (host) => {
  const { status, body } = await ask('/', { headers: { cookie, host } });
  expect({ status, body }).toEqual({ status: 403, body: expect.stringContaining('answers only to') });
});

test('it listens on the loopback address only', () => {
  expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
});

test('a form of its own pages is done', async () => {
  posts.length = 0;
  expect(await post({ origin: origin(), 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 303 });
  expect(posts).toEqual(['actions/run sales']);
});

test.each<[string, Record<string, string>, Record<string, string> | undefined]>([
  ['from another origin', { origin: 'http://evil.example' }, undefined],
  ['from another port', { origin: 'http://127.0.0.1:1' }, undefined],
  ['from a file', { origin: 'null' }, undefined],
  ['without an origin', {}, undefined],
  ['from another site', { 'sec-fetch-site': 'cross-site' }, undefined],
  ['without the token of forms', {}, { pipeline: 'sales' }],
  ['with a wrong token', {}, { token: 'x', pipeline: 'sales' }],
])('a form %s is refused', async (what, headers, fields) => {
  posts.length = 0;
  const isOwn = fields !== undefined || what === 'from another site';
  const { status, body } = await post({ ...(isOwn ? { origin: origin() } : {}), ...headers }, fields ?? form());
  expect({ status, body, posts }).toEqual({
    status: 403,
    body: 'Only the pages of this server may start something.\n',
    posts: [],
  });
});

test('a form that is too long is refused', async () => {
  const { status } = await post({ origin: origin() }, { token: formToken, pipeline: 'x'.repeat(20_000) });
  expect(status).toBe(413);
});

test('pages may load and run only what the server has', async () => {
  const { headers } = await ask('/index.html', { headers: { cookie } });
  expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
});

test('a page that cannot be made does not end the server', async () => {
  const { status, body } = await ask('/broken', { headers: { cookie } });
  expect({ status, body }).toEqual({ status: 500, body: 'This page cannot be made: no such file\n' });
  expect((await ask('/', { headers: { cookie } })).status).toBe(200);
});

test('paths are names of pages, never of files', async () => {
  const got = await ask('/../../etc/passwd?table=a%2Fb', { headers: { cookie } });
  expect(got.body).toBe('etc/passwd table,a/b');
});

test('open pages are told that there is something new', async () => {
  const told = await new Promise<string>((resolve, reject) => {
    const { port } = server;
    const sent = send({ host: '127.0.0.1', port, path: '/events', headers: { cookie } }, (response) => {
      expect(response.headers['content-type']).toBe('text/event-stream');
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part.toString();
        if (text.includes('retry')) {
          stamp = 'changed';
          live.look();
        }
        if (!text.includes('data:')) return;
        sent.destroy();
        resolve(text);
      });
    });
    sent.on('error', reject);
    sent.end();
  });
  expect(told).toBe('retry: 1000\n\ndata: runs\n\n');
});

test('a history that cannot be looked at is something new, and does not end the server', () => {
  let isBroken = false;
  const looking = new Live(() => {
    if (isBroken) throw new Error('not a directory');
    return { runs: '', commands: '' };
  });
  const told: string[] = [];
  const page = { writeHead: () => {}, write: (text: string) => told.push(text), on: () => {}, end: () => {} };
  looking.add(page as unknown as ServerResponse);
  isBroken = true;
  looking.look();
  looking.look();
  looking.end();
  expect(told.slice(1)).toEqual(['data: runs\n\n']);
});

test('two servers: a port that is taken is an error', async () => {
  await expect(serve(server.port, () => pages)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
