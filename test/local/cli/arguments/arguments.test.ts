import { cleanUp, cli, fakeIo, tempFolder } from '../support';

afterAll(cleanUp);
const type = (...argv: string[]) => cli(argv, fakeIo(tempFolder()));

describe('help and version', () => {
  test.each([['--help'], ['-h'], ['help']])('%s lists the commands', async (option) => {
    const { code, out, err } = await type(option);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const command of ['run [pipeline]', 'list', 'graph [pipeline]']) expect(out).toContain(`  ${command}`);
  });

  test.each([
    [
      'run',
      ['--root DIR', '--in-place', '--input JSON', '--executor auto|starlake|docker|embedded', '--real-time', '--json'],
    ],
    ['list', ['--json', '--app CMD', '--output DIR']],
    ['graph', ['--full', '--states', '--format mermaid|svg|png', '--file FILE', '--app CMD']],
  ])('%s --help shows its options', async (command, options) => {
    const { code, out } = await type(command, '--help');
    expect(code).toBe(0);
    for (const option of options) expect(out).toContain(option);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect((await type('help', command)).out).toBe(out);
    expect((await type(command, '-h')).out).toBe(out);
  });

  test('help wins over arguments that are wrong', async () => {
    expect((await type('run', '--nonsense', '--help')).code).toBe(0);
  });

  test('--version is that of the package', async () => {
    const { version } = jest.requireActual<{ version: string }>('../../../../package.json');
    expect((await type('--version')).out).toBe(`${version}\n`);
    expect((await type('-V')).out).toBe(`${version}\n`);
  });

  test('without a command the help is an error', async () => {
    const { code, out, err } = await type();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: starlake-sfn <command>');
  });
});

describe('wrong arguments', () => {
  test.each<[string[], string]>([
    [['rnu'], 'unknown command rnu\nDid you mean run?'],
    [['lsit'], 'unknown command lsit\nDid you mean list?'],
    [['deploy-everything'], 'unknown command deploy-everything\nSee starlake-sfn --help.'],
    [['--versoin'], 'unknown option --versoin\nDid you mean --version?'],
    [['help', 'grahp'], 'unknown command grahp\nDid you mean graph?'],
    [['run', 'sales', '--exectuor', 'docker'], 'unknown option --exectuor for run\nDid you mean --executor?'],
    [['run', 'sales', '--inplace'], 'unknown option --inplace for run\nDid you mean --in-place?'],
    [['run', 'sales', '--constructor'], 'unknown option --constructor for run'],
    [['run', 'sales', '-x'], 'unknown option -x for run'],
    [['run', 'sales', '--executor', 'dokcer'], 'got "dokcer"\nDid you mean docker?'],
    [['graph', 'sales', '--format', 'gif'], '--format must be one of mermaid, svg, png; got "gif"'],
    [['run', 'sales', '--root', '--json'], '--root needs a value: --root DIR'],
    [['run', 'sales', '--root'], '--root needs a value: --root DIR'],
    [['run', 'sales', '--json=yes'], '--json takes no value, got "yes"'],
    [['run'], 'run needs a pipeline, or --all\nstarlake-sfn list shows their names.'],
    [['run', 'sales', 'hr'], 'run does not take "hr"'],
    [['list', 'sales'], 'list does not take "sales"'],
  ])('%j', async (argv, message) => {
    const { code, out, err } = await type(...argv);
    expect(code).toBe(2);
    expect(err).toContain(`starlake-sfn: `);
    expect(err).toContain(message);
    if (argv.includes('--json')) expect(JSON.parse(out)).toMatchObject({ version: 1, error: { name: 'UsageError' } });
    else expect(out).toBe('');
  });
});
