import { Upstreams } from '../../lib/starlake-project/upstream';
import { plan, removeProjects, table } from '../project/support';

afterAll(removeProjects);

test('a dataset that two domains load under one final name comes from both', () => {
  const found = plan({
    'load/s/_config.sl.yml': 'version: 1\nload: { rename: z }\n',
    'load/s/a.sl.yml': table(),
    'load/t/_config.sl.yml': 'version: 1\nload: { rename: z }\n',
    'load/t/a.sl.yml': table(),
    'transform/k/x.sql': 'SELECT * FROM z.a',
  });
  const { tasks, tables } = new Upstreams(found).of(found.transforms[0]);
  expect(tasks.map(({ dependencies }) => dependencies)).toEqual([['z.a']]);
  expect([...tables]).toEqual([
    ['s', ['a']],
    ['t', ['a']],
  ]);
});
