import * as fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { keeper, TestProject } from '../support';

const keep = keeper();
const THINGS = '  attributes: [{name: id, type: long}]\n';

test('moves the files of the tables that are asked for, and leaves the others', async () => {
  const project = keep(TestProject.sample());
  expect(await project.run(['stage', '--domains', 'sales', '--tables', 'orders,returns'])).toEqual({ exitCode: 0 });
  expect(project.files('datasets/stage/sales')).toEqual([
    'orders-20260302.jsonl',
    'orders-20260309.jsonl',
    'orders-20260316.jsonl',
    'orders-20260323.jsonl',
    'returns-2026-03.psv',
    'returns-2026-04.psv',
  ]);
  expect(project.files('datasets/incoming/sales')).toHaveLength(7);
  expect(project.files('datasets/stage/hr')).toEqual([]);
});

test('stages all domains without --domains', async () => {
  const project = keep(TestProject.sample());
  expect(await project.run(['stage'])).toEqual({ exitCode: 0 });
  expect(project.files('datasets/incoming/sales')).toEqual([]);
  expect(project.files('datasets/incoming/hr')).toEqual([]);
  expect(project.files('datasets/stage/hr')).toHaveLength(3);
});

test('takes only whole matches of file names, no dot files, no sub-folders', async () => {
  const project = keep(TestProject.ofTable(THINGS));
  for (const name of ['things1', '.things2', 'mythings', 'sub/things3']) {
    project.write(`in/${name}`, 'x');
  }
  expect(await project.run(['stage'])).toEqual({ exitCode: 0 });
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
});

test('stages a file only with its acknowledgement, and removes that', async () => {
  const project = keep(TestProject.ofTable(''));
  project.write(
    'metadata/load/shop/_config.sl.yml',
    'load: {name: shop, metadata: {directory: "{{SL_ROOT}}/in", ack: ok}}',
  );
  project.write('metadata/load/shop/things.sl.yml', `table:\n  name: things\n  pattern: 'things.*\\.csv'\n${THINGS}`);
  for (const name of ['things1.csv', 'things1.ok', 'things2.csv', 'things3.csv.ok']) {
    project.write(`in/${name}`, 'x');
  }
  expect(await project.run(['stage', '--domains', 'shop'])).toEqual({ exitCode: 0 });
  expect(project.files('datasets/stage/shop')).toEqual(['things1.csv']);
  expect(project.files('in')).toEqual(['things2.csv', 'things3.csv.ok']);
});

describe('of a table whose pattern matches acknowledgements, too', () => {
  const acknowledged = (files: readonly string[]) => {
    const project = keep(TestProject.ofTable(THINGS));
    project.write(
      'metadata/load/shop/_config.sl.yml',
      'load: {name: shop, metadata: {directory: "{{SL_ROOT}}/in", ack: ok}}',
    );
    files.forEach((name, index) => {
      project.write(`in/${name}`, 'x');
      fs.utimesSync(project.path(`in/${name}`), index + 1, index + 1);
    });
    return project;
  };

  test('an acknowledgement counts once, for the oldest file of its name', async () => {
    const project = acknowledged(['things1.tsv', 'things1.csv', 'things1.ok']);
    expect(await project.run(['stage'])).toEqual({ exitCode: 0 });
    expect(project.files('datasets/stage/shop')).toEqual(['things1.tsv']);
    expect(project.files('in')).toEqual(['things1.csv']);
  });

  test('one that is older than its file is refused before any file is moved', async () => {
    const project = acknowledged(['things0.csv', 'things0.ok', 'things1.ok', 'things1.csv']);
    expect(await project.run(['stage'])).toEqual({ exitCode: 1 });
    expect(project.files('in')).toHaveLength(4);
    expect(project.lines.join('\n')).toMatch(/things\.sl\.yml:\d+: table\.pattern matches things1\.ok/);
  });
});

test.each([[['--tables', '']], [['--tables', 'unknown']]])('does nothing for %j', async (tables) => {
  const project = keep(TestProject.sample());
  expect(await project.run(['stage', '--domains', 'sales', ...tables])).toEqual({ exitCode: 0 });
  expect(project.files('datasets/stage/sales')).toEqual([]);
  expect(project.lines.join('\n')).toMatch(/no file to stage/);
});

test('succeeds for a domain that the project does not have, and says so', async () => {
  const project = keep(TestProject.sample());
  expect(await project.run(['stage', '--domains', 'nobody'])).toEqual({ exitCode: 0 });
  expect(project.lines).toEqual([expect.stringContaining("'nobody'")]);
});

test('does not replace a staged file that was not loaded', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'old' }));
  project.write('in/things1', 'new');
  expect(await project.run(['stage'])).toEqual({ exitCode: 1 });
  expect(project.files('in')).toEqual(['things1']);
  expect(project.lines.join()).toMatch(/things1 stays in/);
});

test('reads every folder from the environment of the container, as a path or as a URI', async () => {
  const project = keep(TestProject.ofTable(THINGS));
  project.write('in/things1', 'x');
  const environment = {
    SL_ROOT: pathToFileURL(project.root).href,
    SL_DATASETS: `${project.root}/data`,
    SL_AREA_STAGE: 'waiting',
  };
  expect(await project.run(['stage'], { environment })).toEqual({ exitCode: 0 });
  expect(project.files('data/waiting/shop')).toEqual(['things1']);
});

test('prefers env.{SL_ENV}.sl.yml to env.sl.yml to the environment, and --options to all', async () => {
  const project = keep(TestProject.ofTable(THINGS));
  project.write(
    'metadata/load/shop/_config.sl.yml',
    "load: {name: shop, metadata: {directory: '{{SL_ROOT}}/${place}'}}",
  );
  const place = async (argv: string[], environment: Record<string, string>) => {
    project.lines.length = 0;
    await project.run(['stage', ...argv], { environment: { place: 'zero', ...environment } });
    return project.lines[0].split('/').pop();
  };
  expect(await place([], {})).toBe('zero');
  project.write('metadata/env.sl.yml', 'env: {name: one, place: "{{name}}"}');
  project.write('metadata/env.DEV.sl.yml', 'env: {place: two}');
  expect(await place([], {})).toBe('one');
  expect(await place([], { SL_ENV: 'DEV' })).toBe('two');
  expect(await place(['--options', 'place=three'], { SL_ENV: 'DEV' })).toBe('three');
});

test.each([
  [{ SL_ROOT: '' }, /SL_ROOT is not set/],
  [{ SL_ROOT: '/nowhere/at/all' }, /No Starlake project/],
  [{ SL_ROOT: 'relative' }, /absolute/],
  [{ SL_DATASETS: 's3a://bucket/datasets' }, /reads only folders on this machine/],
])('refuses %j', async (environment, message) => {
  const project = keep(TestProject.sample());
  expect(await project.run(['stage'], { environment: environment as unknown as Record<string, string> })).toEqual({
    exitCode: 1,
  });
  expect(project.lines).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['metadata/load/shop/_config.sl.yml', 'load: {metadata: {}}', /no metadata.directory/],
  [
    'metadata/load/shop/_config.sl.yml',
    'load: {name: shop, metadata: {directory: "{{nope}}/x"}}',
    /_config\.sl\.yml:1: load\.metadata\.directory needs the variable 'nope'/,
  ],
  [
    'metadata/load/shop/_config.sl.yml',
    'load: {metadata: {directory: "{{SL_ROOT}}/in"}}',
    /_config\.sl\.yml:1: load\.name is missing, .*: say 'name: shop'/,
  ],
  ['metadata/load/shop/_config.sl.yml', 'load: [', /_config\.sl\.yml:/],
  ['metadata/load/shop/things.sl.yml', 'tabel: {}', /things\.sl\.yml:1: tabel/],
  [
    'metadata/load/shop/things.sl.yml',
    'table: {name: a, pattern: "(", attributes: [{name: a, type: string}]}',
    /things\.sl\.yml:1: table\.pattern/,
  ],
  ['metadata/load/shop/things.sl.yml', 'table: {name: a, attributes: [{name: a, type: string}]}', /pattern/],
  ['metadata/load/shop/things.sl.yml', 'table: {name: a, pattern: a}', /attributes/],
])('says what is wrong in %s: %s', async (file, content, message) => {
  const project = keep(TestProject.ofTable(THINGS));
  project.write(file, content);
  expect(await project.run(['stage'])).toEqual({ exitCode: 1 });
  expect(project.lines[0]).toMatch(message);
});
