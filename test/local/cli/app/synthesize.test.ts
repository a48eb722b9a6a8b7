import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, cli, FAKE_APP, fakeIo, list, synths, tempApp, tempFolder, write } from '../support';
import { eventually } from '../../../helpers/eventually';

afterAll(cleanUp);

describe('where it is synthesized', () => {
  test('from a folder below, in the folder of cdk.json', async () => {
    const folder = tempApp();
    expect(await list(path.join(folder, 'project'))).toMatchObject({ code: 0, read: path.join(folder, 'cdk.out') });
    expect(synths(folder)).toHaveLength(1);
  });

  test('--app overrides the command, --output the folder', async () => {
    const folder = tempApp();
    await list(folder);
    write(folder, { 'other.js': FAKE_APP });
    const result = await list(folder, '--app', 'other.js', '--output', 'elsewhere');
    expect(result).toMatchObject({ code: 0, read: path.join(folder, 'elsewhere') });
    expect(result.err).toBe('Synthesizing the app (with --app other.js)\n');
    expect(existsSync(path.join(folder, 'elsewhere/manifest.json'))).toBe(true);
  });

  test('the build command and the output folder of cdk.json are respected', async () => {
    const folder = tempApp({ build: `"${process.execPath}" -e "fs.writeFileSync('built.txt','')"`, output: 'out' });
    expect(await list(folder)).toMatchObject({ code: 0, read: path.join(folder, 'out') });
    expect(existsSync(path.join(folder, 'built.txt'))).toBe(true);
  });
});

describe('the folder that is written to', () => {
  test.each(['--output', 'cdk.json'])('of %s is refused when it holds something else', async (by) => {
    const folder = tempApp(by === 'cdk.json' ? { output: 'etc' } : {});
    // As a CDK app's own folder: its cdk.out is no mark of an assembly.
    write(folder, { 'etc/hosts': '', 'etc/cdk.out/tree.json': '' });
    const { code, err } = await list(folder, ...(by === 'cdk.json' ? [] : ['--output', 'etc']));
    expect(code).toBe(2);
    expect(err).toContain(
      `${path.join(folder, 'etc')} is not empty and not a cloud assembly: starlake-sfn writes nothing there\n`,
    );
    expect(err).toContain('Name a new or empty folder');
    expect(synths(folder)).toEqual([]);
    expect(readdirSync(path.join(folder, 'etc')).sort()).toEqual(['cdk.out', 'hosts']);
  });

  test('is no file', async () => {
    const { code, err } = await list(tempApp(), '--output', 'app.js');
    expect(code).toBe(2);
    expect(err).toContain('app.js is not a folder\n');
    expect(err).toContain('--output DIR');
  });

  test.each([
    ['an empty one', {}],
    ['an assembly', { 'out/manifest.json': '{}', 'out/notes.txt': '' }],
    ['an assembly of old', { 'out/cdk.out': '{"version":"1"}', 'out/x.template.json': '' }],
    ['what an app that failed has left', { 'out/asset.0a1b/index.js': '', 'out/Stack.template.json': '' }],
  ])('may be %s', async (_, files) => {
    const folder = tempApp();
    mkdirSync(path.join(folder, 'out'));
    write(folder, files);
    expect((await list(folder, '--app', `"${process.execPath}" app.js`, '--output', 'out')).code).toBe(0);
    expect(synths(folder)).toHaveLength(1);
  });
});

describe('what the app is given', () => {
  test('context as from the CDK CLI, no account', async () => {
    const folder = tempApp({ context: { color: 'blue', shape: 'round' } });
    write(folder, { 'cdk.context.json': JSON.stringify({ color: 'red', 'vpc-provider:x': { vpcId: 'vpc-1' } }) });
    await list(folder);
    const [env] = synths(folder);
    expect(JSON.parse(env!['CDK_CONTEXT_JSON']!)).toMatchObject({
      color: 'blue',
      shape: 'round',
      'vpc-provider:x': { vpcId: 'vpc-1' },
      'aws:cdk:enable-path-metadata': true,
    });
    expect(env).toMatchObject({ CDK_OUTDIR: path.join(folder, 'cdk.out'), CDK_VALIDATION: 'false' });
    expect(env).not.toHaveProperty('CDK_DEFAULT_ACCOUNT');
    expect(env).not.toHaveProperty('CDK_DEFAULT_REGION');
  });

  test('a large context goes through a file that is removed', async () => {
    const app = `${FAKE_APP}\nconst file = process.env.CONTEXT_OVERFLOW_LOCATION_ENV;
      fs.writeFileSync('seen.json', JSON.stringify({ file, size: JSON.parse(fs.readFileSync(file)).big.length }));`;
    const folder = tempApp({ context: { big: 'x'.repeat(200_000) } }, app);
    expect((await list(folder)).code).toBe(0);
    const seen = jest.requireActual<{ file: string; size: number }>(path.join(folder, 'seen.json'));
    expect(seen.size).toBe(200_000);
    expect(existsSync(seen.file)).toBe(false);
  });
});

describe('an assembly that is used as it is', () => {
  test('cdk.json names a folder', async () => {
    const folder = tempApp({ app: 'ready' });
    write(folder, { 'ready/manifest.json': '{}' });
    expect(await list(folder)).toMatchObject({ code: 0, err: '', read: path.join(folder, 'ready') });
  });

  test('there is no cdk.json', async () => {
    const folder = tempFolder();
    expect(await list(folder)).toMatchObject({ code: 2, err: expect.stringContaining('no cdk.json in') });
    write(folder, { 'cdk.out/manifest.json': '{}' });
    expect(await list(folder)).toMatchObject({ code: 0, read: path.join(folder, 'cdk.out') });
  });
});

describe('errors', () => {
  test('the app fails: its standard error is shown', async () => {
    const { code, err, out } = await list(tempApp({}, `console.error('Error: no such thing'); process.exit(3)`));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('the app does not synthesize');
    expect(err).toContain('failed with exit code 3');
    expect(err).toContain('Error: no such thing');
  });

  test('the app writes nothing', async () => {
    const { code, err } = await list(tempApp({}, ''));
    expect(code).toBe(2);
    expect(err).toContain('the app wrote no cloud assembly');
  });

  test('lookups without an answer are listed', async () => {
    const lookup = { key: 'vpc-provider:account=1:region=eu-west-1', provider: 'vpc-provider', props: {} };
    const { code, err } = await list(tempApp({}, `global.missing = ${JSON.stringify([lookup])};${FAKE_APP}`));
    expect(code).toBe(2);
    expect(err).toContain('  vpc-provider: vpc-provider:account=1:region=eu-west-1\n');
    expect(err).toContain('cdk.context.json');
  });

  test('cdk.json is not JSON, or names no app', async () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'cdk.json'), '{');
    expect((await list(folder)).err).toContain(`cannot read ${path.join(folder, 'cdk.json')}`);
    writeFileSync(path.join(folder, 'cdk.json'), '[]');
    expect((await list(folder)).err).toContain('does not contain a JSON object');
    writeFileSync(path.join(folder, 'cdk.json'), '{}');
    expect(await list(folder)).toMatchObject({ code: 2, err: expect.stringContaining('cdk.json names no app') });
  });

  test('Ctrl-C while the app is synthesized', async () => {
    const folder = tempApp({}, "require('fs').writeFileSync('begun', ''); setTimeout(() => {}, 60000)");
    const io = fakeIo(folder);
    const listed = cli(['list'], io);
    await eventually(
      'the app has begun',
      () => readdirSync(folder),
      (files) => files.includes('begun'),
    );
    io.interrupt();
    expect((await listed).code).toBe(130);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
});
