import { keeper, TestProject } from '../support';

const keep = keeper();

test.each([
  [['--strategy', 'imported'], 0],
  [['--strategy', 'imported', '--tables', 'orders,nothing'], 0],
  [['--strategy', 'imported', '--tables', 'nothing'], 1],
  [['--strategy', 'imported', '--tables', ''], 1],
  [['--strategy', 'pending', '--tables', 'orders'], 1],
  [['--strategy', 'pending'], 0],
  [['--strategy', 'ack'], 1],
  [['--strategy', 'ack', '--globalAckFilePath', '/nowhere/GO.ack'], 1],
  [['--strategy', 'whatever'], 0],
  [[], 0],
])('%j of files that landed: exit code %i', async (argv, exitCode) => {
  const project = keep(TestProject.sample());
  expect(await project.run(['preload', '--domain', 'sales', ...argv])).toEqual({ exitCode });
  expect(project.files('datasets/incoming/sales')).toHaveLength(13);
});

test('is ready when files are pending', async () => {
  const project = keep(TestProject.sample());
  await project.run(['stage', '--domains', 'sales']);
  expect(await project.run(['preload', '--domain', 'sales', '--strategy', 'pending', '--tables', 'orders'])).toEqual({
    exitCode: 0,
  });
});

test('consumes the acknowledgement', async () => {
  const project = keep(TestProject.sample());
  project.write('acks/GO.ack', '');
  const argv = [
    'preload',
    '--domain',
    'sales',
    '--strategy',
    'ack',
    '--globalAckFilePath',
    `${project.root}/acks/GO.ack`,
  ];
  expect(await project.run(argv)).toEqual({ exitCode: 0 });
  expect(project.files('acks')).toEqual([]);
  expect(await project.run(argv)).toEqual({ exitCode: 1 });
});

test('writes the sentinel instead of failing', async () => {
  const project = keep(TestProject.sample());
  const argv = ['preload', '--domain', 'sales', '--strategy', 'imported', '--tables', 'nothing'];
  expect(await project.run([...argv, '--notReadySentinel', `file://${project.root}/marks/no`])).toEqual({
    exitCode: 0,
  });
  expect(project.files('marks')).toEqual(['no']);
});
