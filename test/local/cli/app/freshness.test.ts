import { appendFileSync, closeSync, fstatSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { main } from '../../../../local/cli/main';
import { cleanUp, cli, date, FAKE_APP, fakeIo, fakeParts, list, synths, tempApp, tempFolder, write } from '../support';

afterAll(cleanUp);

/** Gives every file below a folder, and every folder, a date in the future, as a checkout does. */
function touchAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.parentPath.includes('cdk.out')) date(path.join(entry.parentPath, entry.name), 60);
  }
}

describe('when the app is synthesized', () => {
  test('once; then only after a file has changed', async () => {
    const folder = tempApp();
    expect((await list(folder)).err).toBe('Synthesizing the app (there is no cdk.out yet)\n');
    expect(await list(folder)).toMatchObject({ code: 0, err: '', read: path.join(folder, 'cdk.out') });
    expect(synths(folder)).toHaveLength(1);

    write(folder, { 'lib/stack.ts': '' });
    expect((await list(folder)).err).toBe('Synthesizing the app (lib/stack.ts is new since cdk.out was made)\n');
    write(folder, { 'lib/stack.ts': '// changed' });
    date(path.join(folder, 'lib/stack.ts'), -60);
    expect((await list(folder)).err).toBe('Synthesizing the app (lib/stack.ts has changed since cdk.out was made)\n');
    rmSync(path.join(folder, 'lib/stack.ts'));
    expect((await list(folder)).err).toBe('Synthesizing the app (lib/stack.ts was removed after cdk.out was made)\n');
    expect((await list(folder)).err).toBe('');
    expect(synths(folder)).toHaveLength(4);
  });

  test('not after a checkout that has given everything another date', async () => {
    const folder = tempApp();
    write(folder, { 'lib/stack.ts': '', 'sizes.csv': 'orders,2\n' });
    await list(folder);
    touchAll(folder);
    expect((await list(folder)).err).toBe('');
  });

  test.each([
    'cdk.json',
    'a.py',
    'settings.toml',
    'sizes.csv',
    'Dockerfile',
    '.env',
    '.config/stages.json',
    'cdk.context.json',
    'lib/datasets/stack.ts',
    'lib/.starlake/stack.ts',
    'lib/.starlake.yml',
    'catalog/datasets/orders.ts',
    'project/metadata/load/datasets/orders.sl.yml',
    'project/metadata/load/.starlake/orders.sl.yml',
    'project/metadata/load/sales/orders.sl.yml',
    'project/metadata/load/coverage/claims.sl.yml',
    'project/metadata/transform/kpi/kpi.sql.j2',
  ])('%s is a file that an app may read', async (file) => {
    const folder = tempApp();
    write(folder, { 'catalog/metadata/columns.ts': '', 'project/metadata/load/metadata/a.sl.yml': '' });
    await list(folder);
    const { context = {}, ...config } = { app: `"${process.execPath}" app.js` } as Record<string, unknown>;
    const json = JSON.stringify({ ...config, context, of: 'now' });
    write(folder, { [file]: file === 'cdk.json' ? json : '{}' });
    await list(folder);
    expect(synths(folder)).toHaveLength(2);
  });

  test.each([
    'node_modules/x/index.js',
    '.git/index',
    'coverage/lcov.info',
    'project/datasets/x.json',
    '.starlake/sales/x.yml',
    'apps/other/.starlake/sales/x.yml',
    'project/.starlake.lock',
    'project/.starlake.run.json',
    'cdk.out/tree.json',
    'lib/__pycache__/stack.pyc',
    'old/manifest.json',
    'env/lib/site.py',
  ])('%s is none', async (file) => {
    const folder = tempApp();
    write(folder, {
      'apps/other/cdk.json': '{}',
      'env/pyvenv.cfg': '',
      'old/manifest.json': '{}',
      'old/cdk.out': '{}',
    });
    await list(folder);
    write(folder, { [file]: 'another' });
    await list(folder);
    expect(synths(folder)).toHaveLength(1);
  });

  test('a large file is known by its size and its date', async () => {
    const folder = tempApp();
    write(folder, { 'lookup.bin': 'x'.repeat(2_000_000) });
    await list(folder);
    await list(folder);
    expect(synths(folder)).toHaveLength(1);
    write(folder, { 'lookup.bin': 'y'.repeat(2_000_000) });
    date(path.join(folder, 'lookup.bin'), 60);
    expect((await list(folder)).err).toContain('(lookup.bin has changed since');
  });

  test('the metadata of a project that is not below the app count, where cdk.json names it', async () => {
    const other = tempApp();
    const folder = tempApp({ context: { 'starlake:localRoot': path.join(other, 'project') } });
    await list(folder);
    write(other, { 'project/metadata/load/sales/orders.sl.yml': '', 'project/datasets/x.json': '' });
    expect((await list(folder)).err).toContain(path.join('metadata', 'load/sales/orders.sl.yml is new since'));
    expect((await list(folder)).err).toBe('');
  });

  describe('what the app says that it has read', () => {
    /** An app that notes files and folders, as a StarlakeProject does, one of them in an assembly of its own. */
    const noting = (files: string[], more = '') => `${FAKE_APP}
      const noted = ${JSON.stringify(files)}.map((data) => ({ type: 'starlake:reads', data }));
      const stack = (metadata) => ({ type: 'aws:cloudformation:stack', metadata });
      const manifest = (artifacts) => JSON.stringify({ version: '1', artifacts });
      fs.mkdirSync(path.join(out, 'assembly-stage'), { recursive: true });
      fs.writeFileSync(path.join(out, 'assembly-stage/manifest.json'), manifest({ B: stack({ '/B': noted.slice(1) }) }));
      fs.writeFileSync(path.join(out, 'manifest.json'), manifest({
        A: stack({ '/A/Starlake': noted.slice(0, 1) }),
        C: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-stage' } },
      }));
      ${more}`;

    test('counts wherever it is, a file or a folder', async () => {
      const other = tempApp();
      write(other, { 'plan.json': '{}' });
      const reads = [path.join(other, 'project/metadata'), path.join(other, 'plan.json')];
      const folder = tempApp({}, noting(reads));
      await list(folder);
      expect((await list(folder)).err).toBe('');
      write(other, { 'project/metadata/load/sales/orders.sl.yml': '', 'project/datasets/x.json': '', 'app.js': '' });
      expect((await list(folder)).err).toContain('project/metadata/load/sales/orders.sl.yml is new since cdk.out');
      expect((await list(folder)).err).toBe('');
      write(other, { 'plan.json': '{"version":1}' });
      expect((await list(folder)).err).toContain('plan.json has changed since cdk.out');
      rmSync(path.join(other, 'project/metadata/load'), { recursive: true });
      expect((await list(folder)).err).toContain('orders.sl.yml was removed after cdk.out');
      expect((await list(folder)).err).toBe('');
    });

    test.each([
      ['changed', `fs.writeFileSync(file, 'b');`],
      ['removed', `fs.rmSync(file);`],
    ])('is read again when it was %s meanwhile', async (_, change) => {
      const other = tempApp();
      const file = path.join(other, 'project/metadata/types/types.sl.yml');
      write(other, { 'project/metadata/types/types.sl.yml': 'a' });
      const app = `const file = ${JSON.stringify(file)}; ${change}`;
      const folder = tempApp({}, noting([path.join(other, 'project/metadata')], app));
      await list(folder);
      expect((await list(folder, '--no-synth')).err).toContain('changed while cdk.out was made');
    });
  });

  test('what changes while the app is synthesized is synthesized again', async () => {
    const meanwhile = `fs.writeFileSync('built.js', fs.existsSync('built.js') ? 'a' : 'b');`;
    const folder = tempApp({}, FAKE_APP + meanwhile);
    await list(folder);
    expect((await list(folder)).err).toContain('(built.js is new since');
    expect((await list(folder)).err).toContain('(built.js has changed since');
    expect((await list(folder)).err).toBe('');
  });

  test('after another program has synthesized into the folder', async () => {
    const folder = tempApp();
    await list(folder);
    write(folder, { 'cdk.out/manifest.json': '{}' });
    date(path.join(folder, 'cdk.out/manifest.json'), 60);
    expect((await list(folder)).err).toContain('(it is unknown what cdk.out was made from)');
  });

  test('with another command in cdk.json, or after one of --app', async () => {
    const folder = tempApp();
    await list(folder);
    write(folder, { 'node_modules/other.js': FAKE_APP });
    await list(folder, '--app', 'node node_modules/other.js');
    expect((await list(folder)).err).toContain('(the app command has changed since');
  });
});

describe('what else an assembly is made from', () => {
  const told = async (cwd: string, env: Record<string, string>, ...options: string[]) =>
    (await cli(['list', ...options], fakeIo(cwd, { env: { PATH: process.env['PATH'], ...env } }))).err;

  test('the environment, but what differs from terminal to terminal, and credentials', async () => {
    const folder = tempApp();
    await told(folder, { STAGE: 'dev', AWS_PROFILE: 'a' });
    const noise = { SHLVL: '3', TERM: 'dumb', npm_lifecycle_event: 'x', AWS_SESSION_TOKEN: 'y', PWD: '/' };
    expect(await told(folder, { STAGE: 'dev', AWS_PROFILE: 'a', ...noise })).toBe('');
    expect(await told(folder, { STAGE: 'prod', AWS_PROFILE: 'a' })).toContain('(the variable STAGE has changed since');
    expect(await told(folder, { STAGE: 'prod', AWS_PROFILE: 'b' })).toContain('(the variable AWS_PROFILE has changed');
    expect(await told(folder, { STAGE: 'prod' })).toContain('(the variable AWS_PROFILE was removed after');
    expect(await told(folder, { STAGE: 'prod', CDK_NEW: '1' })).toContain('(the variable CDK_NEW is new since');
    expect(readFileSync(path.join(folder, 'cdk.out/starlake-sfn.json'), 'utf8')).not.toContain('prod');
  });

  test('the context that was typed, over that of cdk.json', async () => {
    const folder = tempApp({ context: { stage: 'dev', area: 'eu' } });
    await list(folder);
    const other = ['-c', 'stage=prod', '--context', 'size=a=b'];
    expect((await list(folder, ...other)).err).toContain('(context stage has changed since');
    expect(JSON.parse(synths(folder)[1]!['CDK_CONTEXT_JSON']!)).toMatchObject({
      stage: 'prod',
      area: 'eu',
      size: 'a=b',
    });
    expect((await list(folder, ...other)).err).toBe('');
    expect((await list(folder)).err).toContain('(context stage has changed since');
    expect((await list(folder, '-c', 'stage')).err).toContain('--context must be key=value, got "stage"');
  });

  test('the profile: typed, of cdk.json, or of the user; the app does not get it', async () => {
    const [folder, home] = [tempApp(), tempFolder()];
    await told(folder, { HOME: home });
    write(home, { '.cdk.json': JSON.stringify({ profile: 'mine' }) });
    expect(await told(folder, { HOME: home })).toContain('(the profile is new since cdk.out was made)');
    expect(await told(folder, { HOME: home }, '--profile', 'mine')).toBe('');
    expect(await told(folder, { HOME: home }, '--profile', 'prod')).toContain('(the profile has changed since');
    const config = JSON.parse(readFileSync(path.join(folder, 'cdk.json'), 'utf8')) as object;
    write(folder, { 'cdk.json': JSON.stringify({ ...config, profile: 'prod' }) });
    expect(await told(folder, { HOME: home })).toContain('(cdk.json has changed since');
    expect(await told(folder, { HOME: home }, '--profile', 'prod')).toBe('');
    expect(await told(folder, {}, '--profile', 'prod', '--no-synth')).toContain('--profile and --no-synth contradict');
    expect(JSON.stringify(synths(folder))).not.toContain('prod');
    expect(readFileSync(path.join(folder, 'cdk.out/starlake-sfn.json'), 'utf8')).not.toContain('prod');
  });

  test('the context of the user, below that of the app', async () => {
    const [folder, home] = [tempApp({ context: { stage: 'dev' } }), tempFolder()];
    write(home, { '.cdk.json': JSON.stringify({ context: { stage: 'x', mine: true } }) });
    await told(folder, { HOME: home });
    expect(JSON.parse(synths(folder)[0]!['CDK_CONTEXT_JSON']!)).toMatchObject({ stage: 'dev', mine: true });
  });
});

describe('what a command has made from the assembly is no reason to synthesize', () => {
  /** Runs a command whose standard output is a file, as `> file` makes it. */
  const into = async (folder: string, file: string, ...argv: string[]) => {
    const descriptor = openSync(path.join(folder, file), 'w');
    const stdout = { write: (text: string) => writeSync(descriptor, text) };
    const code = await main(argv, fakeIo(folder, { stdout, files: [fstatSync(descriptor)] }), fakeParts());
    closeSync(descriptor);
    return code;
  };
  const ROOT = { context: { 'starlake:localRoot': 'project' } };

  test.each([
    ['graph', 'sales'],
    ['graph', 'sales', '--format', 'svg', '--file', '-'],
    ['list', '--json'],
    ['run', 'sales', '--json'],
    ['run', '--all', '--json'],
  ])('%j, printed to a file', async (...argv) => {
    const folder = tempApp(ROOT);
    await list(folder);
    expect(await into(folder, 'out.json', ...argv)).toBe(0);
    expect((await list(folder)).err).toBe('');
    // It is there, empty, while it is written again.
    expect(await into(folder, 'out.json', ...argv)).toBe(0);
    expect((await list(folder)).err).toBe('');
    expect(synths(folder)).toHaveLength(1);
  });

  test('what it prints to standard output and standard error, each to a file', async () => {
    const folder = tempApp(ROOT);
    await list(folder);
    const [out, err] = ['out.txt', 'err.log'].map((name) => openSync(path.join(folder, name), 'w')) as [number, number];
    const [stdout, stderr] = [out, err].map((file) => ({ write: (text: string) => writeSync(file, text) }));
    const io = fakeIo(folder, { stdout, stderr, files: [fstatSync(out), fstatSync(err)] });
    expect(await main(['run', 'sales', '--json', '--verbose'], io, fakeParts())).toBe(0);
    [out, err].forEach((file) => closeSync(file));
    expect((await list(folder)).err).toBe('');
    expect(synths(folder)).toHaveLength(1);
  });

  test('a drawing, until somebody changes it, or it is gone after it counted', async () => {
    const folder = tempApp();
    const draw = () => cli(['graph', 'sales', '--file', 'sales.svg'], fakeIo(folder));
    await draw();
    await draw();
    expect((await list(folder)).err).toBe('');
    appendFileSync(path.join(folder, 'sales.svg'), '<!-- mine -->');
    expect((await list(folder)).err).toContain('(sales.svg is new since');
    await draw();
    expect((await list(folder)).err).toBe('');
    rmSync(path.join(folder, 'sales.svg'));
    expect((await list(folder)).err).toContain('(sales.svg was removed after');
  });

  test('a plan is not made from the assembly: it counts', async () => {
    const folder = tempApp();
    await list(folder);
    await into(folder, 'plan.json', 'plan', 'project', '--json');
    expect((await list(folder)).err).toContain('(plan.json is new since');
  });
});

describe('--app', () => {
  test('is run in any case', async () => {
    const folder = tempApp();
    for (const run of [1, 2]) {
      await list(folder, '--app', `"${process.execPath}" app.js`);
      expect(synths(folder)).toHaveLength(run);
    }
  });

  test('has to write: the manifest of an earlier run is no proof', async () => {
    const folder = tempApp();
    await list(folder);
    const { code, err } = await list(folder, '--app', `"${process.execPath}" -e 0`);
    expect(code).toBe(2);
    expect(err).toContain('the app wrote no cloud assembly to');
  });
});

describe('--no-synth', () => {
  test('takes what is there, and says so', async () => {
    const folder = tempApp();
    await list(folder);
    expect((await list(folder, '--no-synth')).err).toBe('Not synthesized (--no-synth): cdk.out is used as it is\n');
    write(folder, { 'lib/stack.ts': '' });
    expect(await list(folder, '--no-synth', '--json')).toMatchObject({
      code: 0,
      err: 'Not synthesized (--no-synth): cdk.out is used as it is, though lib/stack.ts is new since cdk.out was made\n',
    });
    expect(synths(folder)).toHaveLength(1);
  });

  test('where there is nothing, or with what only a synthesis would heed, is refused', async () => {
    const folder = tempApp();
    expect(await list(folder, '--no-synth')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no cloud assembly in'),
    });
    const options = ['--app', 'node app.js', '-c', 'stage=prod'];
    expect((await list(folder, '--no-synth', ...options)).err).toContain(
      '--app and --context and --no-synth contradict each other',
    );
  });
});
