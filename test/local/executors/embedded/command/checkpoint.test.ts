import { Killed, type Checkpoint } from '../../../../../local/executors/embedded';
import { keeper, TestProject } from '../support';

const keep = keeper();
const THINGS = '  attributes: [{name: id, type: long}]\n';
const LOAD = ['load', '--domains', 'shop'];

/** Makes a project kill its containers where the condition holds. */
function killWhere(project: TestProject, condition: (point: Checkpoint) => boolean, killed = new Killed()): void {
  project.checkpoint = (point) => {
    if (condition(point)) {
      throw killed;
    }
  };
}

/** The checkpoints of commands, one a line. */
function record(project: TestProject): string[] {
  const points: string[] = [];
  project.checkpoint = ({ container, step, domain, table, file }) => {
    points.push([container[0], step, domain, table, file].filter((part) => part !== undefined).join(' '));
  };
  return points;
}

test('comes to each checkpoint of stage, load and transform, in order', async () => {
  const project = keep(TestProject.ofTable(THINGS));
  const points = record(project);
  project.write('in/things1', 'id\n1\n');
  project.write('in/things2', 'id\n2\n');
  project.write('metadata/transform/d/t.sql', 'SELECT 1 AS one');
  for (const argv of [['stage'], LOAD, ['transform', '--name', 'd.t'], []]) {
    await project.run(argv);
  }
  expect(points).toEqual([
    'stage started',
    'stage staged shop things things1',
    'stage staged shop things things2',
    'stage finished',
    'load started',
    'load taken shop things things1',
    'load taken shop things things2',
    'load read shop things things1',
    'load committing shop things things1',
    'load committed shop things things1',
    'load summarized shop things things1',
    'load put-away shop things things1',
    'load read shop things things2',
    'load committing shop things things2',
    'load committed shop things things2',
    'load summarized shop things things2',
    'load put-away shop things things2',
    'load finished',
    'transform started',
    'transform committing d t',
    'transform committed d t',
    'transform finished',
    'started',
  ]);
});

test('a command that fails comes to its end too, unless it could not do anything', async () => {
  const project = keep(TestProject.ofTable(THINGS, { 'things1.gz': '' }));
  const points = record(project);
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 0 });
  expect(await project.run(['lode'])).toEqual({ exitCode: 1 });
  expect(points).toEqual(['load started', 'load taken shop things things1.gz', 'load finished', 'lode started']);
});

test.each([
  ['as by SIGKILL', new Killed(), { exitCode: 137 }],
  ['with a code and a reason', new Killed(1, 'Host EC2 terminated'), { exitCode: 1, reason: 'Host EC2 terminated' }],
])('ends as the checkpoint says, %s', async (_, killed, exit) => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  killWhere(project, ({ step }) => step === 'started', killed);
  expect(await project.run(LOAD)).toEqual(exit);
  expect(project.lines).toEqual([]);
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
});

test('does nothing after it was killed, for no other table either', async () => {
  const project = keep(TestProject.ofTable(THINGS, { other1: 'id\n7\n', things1: 'id\n1\n', things2: 'id\n2\n' }));
  project.write('metadata/load/shop/other.sl.yml', `table:\n  name: other\n  pattern: 'other.*'\n${THINGS}`);
  killWhere(project, ({ step, table }) => step === 'committing' && table === 'other');
  expect(await project.run(LOAD)).toEqual({ exitCode: 137 });
  expect(project.files('datasets/stage/shop')).toEqual(['things1', 'things2']);
  expect(project.files('datasets/ingesting/shop')).toEqual(['other1']);
  expect(project.lines.at(-1)).toBe('shop.other: other1, 1 rows');
  expect(await project.tables()).toBe(0);
});

test('kills one container, and leaves those beside it alone', async () => {
  const project = keep(TestProject.ofTable(THINGS, { other1: 'id\n7\n', things1: 'id\n1\n' }));
  project.write('metadata/load/shop/other.sl.yml', `table:\n  name: other\n  pattern: 'other.*'\n${THINGS}`);
  killWhere(project, ({ step, container }) => step === 'committing' && container.includes('things'));
  const exits = ['things', 'other'].map((table) => project.run([...LOAD, '--tables', table]));
  expect(await Promise.all(exits)).toEqual([{ exitCode: 137 }, { exitCode: 0, rows: 1 }]);
  expect(await project.query('SELECT id::INTEGER FROM shop.other')).toEqual([[7]]);
});

test('a killed stage leaves the other files where they landed', async () => {
  const project = keep(TestProject.ofTable(THINGS));
  project.write('in/things1', 'id\n1\n');
  project.write('in/things2', 'id\n2\n');
  killWhere(project, ({ step }) => step === 'staged');
  expect(await project.run(['stage'])).toEqual({ exitCode: 137 });
  expect(project.files('in')).toEqual(['things2']);
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
});

test('a killed transform writes nothing', async () => {
  const project = keep(new TestProject());
  project.write('metadata/transform/d/t.sql', 'SELECT 1 AS one');
  killWhere(project, ({ step }) => step === 'committing');
  expect(await project.run(['transform', '--name', 'd.t'])).toEqual({ exitCode: 137 });
  expect(await project.tables()).toBe(0);
});

test('another error of a checkpoint fails the command', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  project.checkpoint = () => {
    throw new Error('of the test itself');
  };
  expect(await project.run(LOAD)).toEqual({ exitCode: 1 });
  expect(project.lines).toEqual(['Error: of the test itself']);
});
