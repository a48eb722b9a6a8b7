import { ExitCode } from '../../../../../local/cli/errors';
import { checkJson } from '../../json-schema';
import { main } from '../../../../../local/cli/main';
import { cleanUp, cli, fakeIo, fakeParts, tempApp, type FakeIo } from '../../support';
import { eventually } from '../../../../helpers/eventually';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

/** Waits until the server has printed its address. */
async function printed(io: FakeIo): Promise<string> {
  const text = () => `${io.out}${io.err}`;
  const printed = await eventually('the address', text, (text) => text.includes('http://'));
  return /http:\S+\?token=[\w-]+/.exec(printed)![0];
}

test('it serves pages until Ctrl-C, and says where', async () => {
  const io = fakeIo(tempApp(ROOT));
  const ended = main(['ui', '--port', '0'], io, fakeParts());
  const address = await printed(io);
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  const page = await fetch(new URL('/index.html', address), { headers: { cookie } });
  expect(await page.text()).toContain('<h1>Pipelines</h1>');
  io.interrupt();
  expect(await ended).toBe(ExitCode.INTERRUPTED);
  await expect(fetch(address)).rejects.toThrow();
});

test('--json prints the address', async () => {
  const io = fakeIo(tempApp(ROOT));
  const ended = main(['ui', '--json', '--port', '0'], io, fakeParts());
  const url = await printed(io);
  io.interrupt();
  await ended;
  checkJson(['ui'], io.out);
  expect(JSON.parse(io.out)).toEqual({ version: 1, url, port: Number(new URL(url).port) });
});

test.each(['x', '1.5', '70000'])('--port %j is refused', async (port) => {
  const { code, err } = await cli(['ui', `--port=${port}`], fakeIo(tempApp(ROOT)));
  expect(code).toBe(ExitCode.USAGE);
  expect(err).toContain(`--port must be a port, 0 to 65535; got "${port}"`);
});

test('a port that is taken is said so', async () => {
  const io = fakeIo(tempApp(ROOT));
  const ended = main(['ui', '--port', '0'], io, fakeParts());
  const { port } = new URL(await printed(io));
  const { code, err } = await cli(['ui', '--port', port], fakeIo(tempApp(ROOT)));
  expect(code).toBe(ExitCode.USAGE);
  expect(err).toMatch(new RegExp(`port ${port} cannot be used: .*EADDRINUSE.*\nChoose another one, or --port 0.`));
  io.interrupt();
  await ended;
});
