import { parseArguments } from '../../../../../local/executors/embedded/command/arguments';
import { keeper, TestProject } from '../support';

const keep = keeper();

test('reads a load as Step Functions sends it', () => {
  expect(
    parseArguments(['load', '--scheduledDate', '2026-03-02T00:00:00+0000', '--domains', 'sales', '--tables', 'a,b']),
  ).toEqual({
    name: 'load',
    texts: { scheduledDate: '2026-03-02T00:00:00+0000' },
    lists: { domains: ['sales'], tables: ['a', 'b'] },
    options: {},
  });
});

test('takes --option=value, deprecated names, and an empty list as one empty name', () => {
  expect(parseArguments(['load', '--domains=d', '--include', '']).lists).toEqual({ domains: ['d'], tables: [''] });
});

test('splits a pair at its first equals sign, merges repeated --options of stage, and keeps the last ones of load', () => {
  expect(parseArguments(['stage', '--options', 'a=1,b=x=y', '--options', 'c=']).options).toEqual({
    a: '1',
    b: 'x=y',
    c: '',
  });
  expect(parseArguments(['load', '--options', 'a=1', '--options', 'b=2']).options).toEqual({ b: '2' });
});

test.each([
  [['import', '--domains', 'd'], /Unknown command 'import'/],
  [['constructor'], /Unknown command 'constructor'/],
  [['load', '--domain', 'd'], /Unknown option --domain/],
  [['load', '--toString', 'd'], /Unknown option --toString/],
  [['stage', '--scheduledDate', '2026-01-01'], /Unknown option --scheduledDate/],
  [['load', 'sales'], /Unknown argument 'sales'/],
  [['load', '--tables'], /Missing value after --tables/],
  [['transform'], /Missing option --name/],
  [['preload', '--strategy', 'ack'], /Missing option --domain/],
  [['load', '--options', ''], /--options expects key=value/],
  [['load', '--options', 'a=1,b'], /got 'b'/],
  [['transform', '--name', 'a.b', '--recursive'], /--recursive of transform is not supported/],
])('refuses %j with exit code 1 and says why', async (argv, message) => {
  const project = keep(TestProject.sample());
  expect(await project.run(argv)).toEqual({ exitCode: 1 });
  expect(project.lines).toEqual([expect.stringMatching(message)]);
});

test('prints its usage and succeeds without a command', async () => {
  const project = keep(TestProject.sample());
  expect(await project.run([])).toEqual({ exitCode: 0 });
  expect(project.lines[0]).toMatch(/^Usage/);
});

test('says that it is not Starlake', () => {
  expect(keep(new TestProject()).executor).toMatchObject({
    name: 'embedded',
    notice: expect.stringContaining('not Starlake'),
  });
});
