import { files, newProject } from './deployed';
import { domain, plan, removeProjects, table } from '../project/support';
import { definitionOf } from '../helpers/definition';

afterAll(removeProjects);

test('a domain is loaded by its folder, and its files wait in folders of its own name', () => {
  const given = {
    ...files({ pre_load_strategy: 'pending' }),
    'load/sales/_config.sl.yml': 'version: 1\nload: { name: shop }\n',
  };
  const project = newProject(given);
  expect(project.plan.loads.find(({ name }) => name === 'sales')).toMatchObject({ domain: 'sales', areaName: 'shop' });
  const text = JSON.stringify(definitionOf(project.loadPipeline('sales').stateMachine));
  for (const area of ['stage', 'ingesting', 'archive']) expect(text).toContain(`"${area}/shop"`);
  expect(text).toContain(`'--domains', 'sales'`);
  expect(text).not.toMatch(/"(?:stage|ingesting|archive)\/sales"/);
});

test('what imports has to have a directory: that is told, and not the pattern', () => {
  const given = { ...files({ pre_load_strategy: 'imported' }), 'load/sales/_config.sl.yml': domain('schedule: daily') };
  expect(() => newProject(given)).toThrow(
    /^metadata\/load\/sales\/_config\.sl\.yml:3: load\.metadata\.directory of domain 'sales' is missing: its pipeline 'sales'/,
  );
  expect(() => newProject({ ...files(), 'load/sales/_config.sl.yml': domain() })).not.toThrow();
});

test('all that is wrong with pipelines is told at once, each with its file', () => {
  const given = {
    ...files({}, { retries: 'often' }),
    'load/sales/orders.sl.yml': table('', '*'),
    'load/crm/people.sl.yml': table('', '('),
  };
  expect(() => newProject(given)).toThrow(
    /metadata\/dags\/dag_transform\.sl\.yml:\d+: option 'retries'.*\n.*crm\/people\.sl\.yml:3: .*\n.*sales\/orders\.sl\.yml:3: /,
  );
});

describe('tables that stand for others', () => {
  const refs = (input: string, output: string) =>
    `version: 1\nrefs:\n  - input: { ${input} }\n    output: { database: "", ${output} }\n`;
  const sql = { 'transform/kpi/total.sql': 'SELECT 1', 'transform/kpi/double.sql': 'SELECT * FROM mart.total' };

  test('are where a task writes, and by that it is called', () => {
    const { tasks } = plan({ ...sql, 'refs.sl.yml': refs('domain: kpi, table: total', 'domain: mart, table: total') });
    expect(tasks).toEqual([
      { name: 'kpi.double', dataset: 'kpi.double', dependencies: ['mart.total'] },
      { name: 'mart.total', dataset: 'mart.total', dependencies: [] },
    ]);
  });

  test('are what SQL reads', () => {
    const { tasks } = plan({
      ...sql,
      'refs.sl.yml': refs('domain: mart, table: "t.*"', 'domain: kpi, table: SL_THIS_TABLE'),
    });
    expect(tasks[0]).toMatchObject({ name: 'kpi.double', dependencies: ['kpi.total'] });
  });
});
