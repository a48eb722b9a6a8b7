import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Killed, type Checkpoint } from '../../../../../local/executors/embedded';
import { keeper, TestProject } from '../support';

const keep = keeper();
const THINGS = '  attributes: [{name: id, type: long}]\n';
const LOAD = ['load', '--domains', 'shop'];
const IDS = 'SELECT id::INTEGER FROM shop.things ORDER BY id';
const LOADED_BEFORE = /things1 is not loaded again: its rows are in the table/;

/** A project whose load of `things1`, with the row 1, was killed at a step. */
async function killedAt(step: Checkpoint['step'], environment = {}): Promise<TestProject> {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  project.checkpoint = (point) => {
    if (point.step === step) {
      throw new Killed();
    }
  };
  expect(await project.run(LOAD, { environment })).toEqual({ exitCode: 137 });
  project.checkpoint = undefined;
  project.lines.length = 0;
  return project;
}

async function expectSettled(project: TestProject, ids: number[], archived: string[]): Promise<void> {
  expect(await project.query(IDS)).toEqual(ids.map((id) => [id]));
  expect(project.files('datasets/archive/shop')).toEqual(archived);
  expect(project.files('datasets/ingesting/shop')).toEqual([]);
  expect(project.files('datasets/stage/shop')).toEqual([]);
  expect(await project.journal()).toBe(0);
}

test('a load that is not killed leaves nothing in the journal', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n', "things'2": 'id\n2\n' }));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 2 });
  await expectSettled(project, [1, 2], ["things'2", 'things1']);
});

test('a committed file that was moved back is put away, says so, and is not loaded again', async () => {
  const project = await killedAt('committed');
  expect(await project.journal()).toBe(1);
  project.restore();
  project.write('datasets/stage/shop/things2', 'id\n2\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  expect(project.lines.join('\n')).toMatch(LOADED_BEFORE);
  await expectSettled(project, [1, 2], ['things1', 'things2']);
});

test('a committed file that is still in ingesting is put away, also without any new file', async () => {
  const project = await killedAt('committed');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  expect(project.lines.join('\n')).toMatch(LOADED_BEFORE);
  await expectSettled(project, [1], ['things1']);
});

test('a committed file in ingesting makes room for a new one of the same name', async () => {
  const project = await killedAt('committed');
  project.write('datasets/stage/shop/things1', 'id\n2\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  await expectSettled(project, [1, 2], ['things1']);
});

test('a committed file is deleted where files are not kept', async () => {
  const environment = { SL_ARCHIVE: 'false' };
  const project = await killedAt('committed', environment);
  project.restore();
  expect(await project.run(LOAD, { environment })).toEqual({ exitCode: 0, rows: 0 });
  expect(project.lines).toContain('shop.things: things1 deleted');
  await expectSettled(project, [1], []);
});

test('a file in ingesting that was not loaded is in the way, whatever the journal says of the one in stage', async () => {
  const project = await killedAt('committed');
  project.restore();
  project.write('datasets/ingesting/shop/things1', 'id\n22\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 0 });
  expect(project.lines.join()).toMatch(/things1 is in .* already/);
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
  expect(fs.readFileSync(project.path('datasets/ingesting/shop/things1'), 'utf8')).toBe('id\n22\n');
  expect(await project.query(IDS)).toEqual([[1]]);

  // Whoever moves it away, and brings it again later, has both loaded.
  fs.renameSync(project.path('datasets/ingesting/shop/things1'), project.path('aside'));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  fs.renameSync(project.path('aside'), project.path('datasets/stage/shop/things1'));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  await expectSettled(project, [1, 22], ['things1']);
});

test('a committed file that is in stage and in ingesting, from a copy cut halfway, is put away twice', async () => {
  const project = await killedAt('committed');
  const [source, copy] = ['ingesting', 'stage'].map((area) => project.path(`datasets/${area}/shop/things1`));
  fs.mkdirSync(path.dirname(copy), { recursive: true });
  // Node's own copy has the time in milliseconds only.
  execFileSync('cp', ['-p', source, copy]);
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  await expectSettled(project, [1], ['things1']);
});

test.each([
  ['time', 'id\n2\n', ['-d', '2026-01-01']],
  ['size', 'id\n22\n', ['-r', 'datasets/ingesting/shop/things1']],
])('a new file of the same name and another %s is loaded, the old one forgotten', async (_, content, time) => {
  const project = await killedAt('committed');
  project.write('datasets/stage/shop/things1', content);
  execFileSync('touch', [...time, 'datasets/stage/shop/things1'], { cwd: project.root });
  fs.rmSync(project.path('datasets/ingesting/shop/things1'));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  await expectSettled(project, [1, Number(content.split('\n')[1])], ['things1']);
});

test('forgets a file that was archived just before the kill, when it next loads the table', async () => {
  const project = await killedAt('put-away');
  expect(await project.journal()).toBe(1);
  project.write('datasets/stage/shop/things2', 'id\n2\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  await expectSettled(project, [1, 2], ['things1', 'things2']);
});

test('the very same file is loaded once more after the journal has forgotten it', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  for (const ids of [[1], [1, 1]]) {
    expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
    await expectSettled(project, ids, ['things1']);
    fs.renameSync(project.path('datasets/archive/shop/things1'), project.path('datasets/stage/shop/things1'));
  }
});

test('a load after a failed one is not confused by it', async () => {
  const project = await killedAt('committed');
  project.restore();
  project.write('datasets/stage/shop/things2.gz', '');
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 0 });
  expect(project.files('datasets/archive/shop')).toEqual(['things1']);
  fs.rmSync(project.path('datasets/ingesting/shop/things2.gz'));
  project.write('datasets/ingesting/shop/things2', 'id\n2\n');
  project.restore();
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  await expectSettled(project, [1, 2], ['things1', 'things2']);
});

test('a file that is moved back while its load puts it away is known all the same', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  project.checkpoint = ({ step }) => step === 'committed' && project.restore();
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
  project.checkpoint = undefined;
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  await expectSettled(project, [1], ['things1']);
});

test('a load that is stopped right after its commit still forgets its files', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  const stop = new AbortController();
  project.checkpoint = ({ step }) => step === 'committed' && stop.abort();
  expect(await project.run(LOAD, { signal: stop.signal })).toEqual({ exitCode: 0, rows: 1 });
  await expectSettled(project, [1], ['things1']);
});

test('does not make or open a database that it does not need', async () => {
  const project = keep(TestProject.ofTable(THINGS));
  project.write('datasets/ingesting/shop/things1', 'id\n1\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  expect(project.files('datasets')).toEqual(['ingesting']);
  project.write('datasets/duckdb.db', 'not a database');
  fs.rmSync(project.path('datasets/ingesting'), { recursive: true });
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
});
