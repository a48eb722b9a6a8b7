import { problem, read, removeProjects, table } from './support';

afterAll(removeProjects);

const T = { 'load/d/t.sl.yml': table() };

test.each([
  ['load/d/orders.sl.yaml', ': call it orders.sl.yml'],
  ['load/d/orders.yml', ': call it orders.sl.yml'],
  ['load/d/_config.yml', ': call it _config.sl.yml'],
  ['load/d/_config.dev.sl.yml', ''],
  ['load/orders.sl.yml', " itself: it belongs into a domain's folder"],
  ['transform/total.sql', " itself: it belongs into a domain's folder"],
  ['transform/k/total.yaml', ': call it total.sl.yml'],
  ['types/mine.sl.yml', ''],
  ['dags/a.yml', ': call it a.sl.yml'],
  ['app.sl.yml', ''],
  ['env.PROD.yml', ': call it env.PROD.sl.yml'],
  ['external/d/x.yml', ': call it x.sl.yml'],
  ['load/d/orders.sql', ''],
  ['transform/k/total.SQL', ''],
  ['transform/k/total.jinja', ''],
  ['expectations/counts.sl.yml', ''],
  ['write-strategies/mine.sql', ''],
])('nobody reads %s', (name, hint) => {
  expect(read({ ...T, [name]: '' }).warnings).toEqual([`metadata/${name}: it is not read${hint}`]);
});

test.each([
  ['loads/d/orders.sl.yml', ", did you mean 'load'?"],
  ['transforms/total.sql', ", did you mean 'transform'?"],
  ['attic/a/b/total.sql', ''],
])('nobody reads the folder of %s', (name, hint) => {
  const folder = `metadata/${name.split('/')[0]}`;
  expect(read({ ...T, [name]: '', 'attic/README.md': '' }).warnings).toEqual([
    `${folder}: this folder is not read${hint}`,
  ]);
});

test('of two files of code, one is read', () => {
  const { warnings } = read({ 'transform/k/a.sql': 'SELECT 1', 'transform/k/a.sql.j2': '', 'transform/k/a.py': '' });
  expect(warnings).toEqual(
    ['metadata/transform/k/a.py', 'metadata/transform/k/a.sql.j2'].map((name) => `${name}: it is not read`),
  );
});

test.each([
  ['domains/sales.sl.yml', 'metadata/domains: is of an old layout'],
  ['jobs/kpi.sl.yml', 'metadata/jobs: is of an old layout'],
  ['load/d/orders.comet.yml', 'metadata/load/d/orders.comet.yml: is of an old layout'],
  ['env.comet.yml', 'metadata/env.comet.yml: is of an old layout'],
  ['application.conf', 'metadata/application.conf: is of an old layout'],
])('%s is refused, and says how to migrate', (name, message) => {
  const found = problem({ ...T, [name]: 'x: 1\n' });
  expect(found).toContain(message);
  expect(found).toContain("then run 'starlake migrate'");
});

test.each(['load/d/sub/x.sl.yml', 'transform/k/sub/x.sql', 'transform/k/a/b/x.sl.yml'])(
  '%s is not where Starlake looks for it',
  (name) => {
    const domain = name.split('/').slice(0, 2).join('/');
    expect(problem({ ...T, [name]: '' })).toBe(
      `metadata/${name}: is not where Starlake looks for it: move it to metadata/${domain}`,
    );
  },
);

test('what other parts of Starlake read is not told of', () => {
  const others = [
    'README.md',
    'extract/db.sl.yml',
    'tests/load/x.yml',
    'iam-policy-tags.sl.yml',
    'dags/templates/t.yml',
  ];
  expect(read({ ...T, ...Object.fromEntries(others.map((name) => [name, ''])) }).warnings).toEqual([]);
});
