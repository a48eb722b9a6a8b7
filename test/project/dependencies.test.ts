import fc from 'fast-check';
import { readLineage } from '../../lib/project';
import { checkCycles } from '../../lib/project/plan/cycle';
import { plan, problem, removeProjects, table } from './support';

afterAll(removeProjects);

const load = { 'load/sales/orders.sl.yml': table(), 'load/sales/items.sl.yml': table() };

/** What each task reads. */
const reads = (files: Record<string, string>, options = {}) =>
  Object.fromEntries(plan(files, {}, options).tasks.map(({ name, dependencies }) => [name, dependencies]));
const from = (...tables: string[]) => `SELECT *\nFROM ${tables.join('\nJOIN ')}\n`;

describe('names in SQL', () => {
  test('tables, tasks, and nothing that the project does not know', () => {
    const files = {
      ...load,
      'transform/kpi/a.sql': from('sales.orders', 'db.sales.items', 'other.table', 'orphan'),
      'transform/kpi/b.sql': from('kpi.a', 'SALES.Orders'),
    };
    expect(reads(files)).toEqual({ 'kpi.a': ['sales.items', 'sales.orders'], 'kpi.b': ['kpi.a', 'sales.orders'] });
  });

  test('a task goes by its own name and by that of its table', () => {
    const files = {
      'transform/kpi/a.sl.yml': 'version: 1\ntask: { table: answers, domain: mart }\n',
      'transform/kpi/a.sql': 'SELECT 1',
      'transform/kpi/b.sql': from('mart.a'),
      'transform/kpi/c.sql': from('mart.answers'),
    };
    expect(reads(files)).toEqual({ 'kpi.b': ['mart.answers'], 'kpi.c': ['mart.answers'], 'mart.a': [] });
  });

  test('renamed tables go by their final names', () => {
    const files = {
      'load/sales/_config.sl.yml': 'version: 1\nload: { rename: lake }\n',
      'load/sales/o.sl.yml': table('', 'x', 'rename: orders\n  streams: [sales_o_stream]'),
      'transform/kpi/a.sql': from('lake.orders', 'sales.o'),
      'transform/kpi/b.sql': from('sales_o_stream'),
    };
    expect(reads(files)).toEqual({ 'kpi.a': ['lake.orders'], 'kpi.b': ['lake.orders'] });
  });

  test('a name without a domain is found, first in the own one', () => {
    const files = {
      ...load,
      'transform/kpi/orders.sql': 'SELECT 1',
      'transform/kpi/a.sql': from('orders', 'items'),
      'transform/mart/b.sql': from('items'),
    };
    expect(reads(files)).toMatchObject({ 'kpi.a': ['kpi.orders', 'sales.items'], 'mart.b': ['sales.items'] });
    expect(problem({ ...files, 'transform/mart/b.sql': from('orders') })).toBe(
      "metadata/transform/mart/b.sql: the task 'mart.b' reads 'orders', which can be sales.orders or kpi.orders: write its " +
        "domain before it, or 'parseSQL: false'",
    );
  });

  test('a table of metadata/external is there', () => {
    const files = { ...load, 'transform/kpi/a.sql': from('sales.rates') };
    const warningsOf = (external: Record<string, string>) =>
      plan({ ...files, ...external }).warnings?.filter((warning) => warning.includes('sales.rates'));
    expect(warningsOf({})).toHaveLength(1);
    expect(warningsOf({ 'external/sales/rates.sl.yml': table() })).toEqual([]);
    const renamed = {
      'external/s/_config.sl.yml': 'version: 1\nload: { name: s, rename: sales }\n',
      'external/s/r.sl.yml': 'version: 1\ntable: { name: r, rename: RATES, pattern: x, attributes: [] }\n',
    };
    expect(warningsOf(renamed)).toEqual([]);
    expect(plan(files).warnings?.some((warning) => warning.includes("reads 'sales.rates'"))).toBe(true);
  });

  test('a table that a known domain does not have is told of', () => {
    const files = { ...load, 'transform/kpi/a.sql': from('sales.ordres', 'other.table', 'SALES.xyzzy', 'kpi.a') };
    expect(plan(files).warnings?.slice(0, 2)).toEqual([
      "metadata/transform/kpi/a.sql: the task 'kpi.a' reads 'SALES.xyzzy', and nothing in the project makes it",
      "metadata/transform/kpi/a.sql: the task 'kpi.a' reads 'sales.ordres', and nothing in the project makes it, did you mean " +
        "'sales.orders'?",
    ]);
  });

  test('the name of a task gives way to a dataset of that name', () => {
    const files = {
      'transform/kpi/a.sl.yml': 'version: 1\ntask: { table: b }\n',
      'transform/kpi/a.sql': 'SELECT 1',
      'transform/kpi/b.sl.yml': 'version: 1\ntask: { table: c }\n',
      'transform/kpi/b.sql': 'SELECT 1',
      'transform/kpi/d.sql': from('kpi.b'),
    };
    expect(reads(files)['kpi.d']).toEqual(['kpi.b']);
  });

  test('Jinja is rendered first', () => {
    const sql =
      "SELECT * FROM {{source}}.orders{% for t in ['items'] %}\nJOIN ${source}.{{ t }}{% endfor %}{# FROM kpi.x #}";
    const files = {
      ...load,
      'env.sl.yml': 'env: { source: sales }\n',
      'transform/kpi/a.sql.j2': sql,
      'transform/kpi/x.sql': '',
    };
    expect(reads(files)['kpi.a']).toEqual(['sales.items', 'sales.orders']);
  });

  test('dates of a run are no obstacle', () => {
    const sql = "SELECT * FROM sales.orders WHERE d > '{{ sl_date }}' {% if sl_year == '2026' %}AND x{% endif %}";
    expect(reads({ ...load, 'transform/kpi/a.sql': sql })['kpi.a']).toEqual(['sales.orders']);
  });
});

describe('circles', () => {
  test('a task that reads itself is none', () => {
    expect(reads({ ...load, 'transform/kpi/a.sql': from('kpi.a', 'sales.orders') })).toEqual({
      'kpi.a': ['sales.orders'],
    });
  });

  test('others are shown', () => {
    const files = {
      'transform/kpi/a.sql': from('kpi.b'),
      'transform/kpi/b.sql': from('kpi.c'),
      'transform/kpi/c.sql': from('kpi.a'),
      'transform/kpi/d.sql': from('kpi.a'),
    };
    expect(problem(files)).toBe(
      'tasks wait for one another: kpi.a → kpi.b → kpi.c → kpi.a (each reads what the next one writes); take one of these ' +
        "out of the SQL, or say 'parseSQL: false' where it is not meant",
    );
    const off = { 'transform/kpi/c.sl.yml': 'version: 1\ntask: { parseSQL: false }\n' };
    expect(reads({ ...files, ...off })).toMatchObject({ 'kpi.c': [] });
  });

  test('a long chain is none', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => ({
      name: `t.${i}`,
      dataset: `t.${i}`,
      dependencies: i === 0 ? [] : [`t.${i - 1}`],
    }));
    expect(() => checkCycles(chain)).not.toThrow();
    expect(() => checkCycles([...chain, { name: 't.x', dataset: 't.0', dependencies: ['t.19999'] }])).toThrow(
      '→ … 19981 more … → t.1 (',
    );
  });

  test('there is one where, and only where, there is no order', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const names = Array.from({ length: 8 }, (_, i) => `t.${i}`);
        const dependencies = (i: number) => pairs.filter(([a, b]) => a === i && b !== i).map(([, b]) => `t.${b}`);
        const tasks = names.map((name, i) => ({ name, dataset: name, dependencies: dependencies(i) }));
        let left = tasks;
        for (;;) {
          const blocked = left.filter((task) =>
            task.dependencies.some((name) => left.some((other) => other.name === name)),
          );
          if (blocked.length === left.length) break;
          left = blocked;
        }
        const check = () => checkCycles(tasks);
        if (left.length === 0) expect(check).not.toThrow();
        else expect(check).toThrow(/(t\.\d) → .*\1 \(/);
      }),
    );
  });
});

describe('lineage', () => {
  const diagram = {
    items: [
      { id: 'kpi.a', label: 'kpi.a', displayType: 'task', options: { writeStrategy: 'OVERWRITE' } },
      { id: 'kpi.b', label: 'kpi.b', displayType: 'task' },
      { id: 'sales.orders', label: 'sales.orders', displayType: 'table' },
    ],
    relations: [
      { source: 'sales.orders', target: 'kpi.a', relationType: 'task' },
      { source: 'kpi.a', target: 'kpi.b', relationType: 'task' },
      { source: 'nowhere', target: 'kpi.b', relationType: 'task' },
      { source: 'x', target: 'sales.orders', relationType: 'table' },
    ],
    diagramType: 'task',
  };
  const tree = [
    {
      data: { name: 'kpi.b', typ: 'task' },
      children: [
        {
          data: { name: 'kpi.a', typ: 'task' },
          children: [{ data: { name: 'sales.orders', typ: 'table' }, task: false }],
          task: true,
        },
      ],
      task: true,
    },
  ];

  test('of both forms', () => {
    expect(readLineage(diagram, 'l.json')).toEqual({ 'kpi.a': ['sales.orders'], 'kpi.b': ['kpi.a', 'nowhere'] });
    expect(readLineage(tree, 'l.json')).toEqual({ 'kpi.b': ['kpi.a'], 'kpi.a': ['sales.orders'] });
  });

  test('views are followed to what they read', () => {
    const views = {
      items: [
        { id: 'k.x', displayType: 'task' },
        { id: 'v.v', displayType: 'view' },
        { id: 'v.w', displayType: 'view' },
      ],
      relations: [
        { source: 's.a', target: 'v.w' },
        { source: 'v.w', target: 'v.v' },
        { source: 'v.v', target: 'v.w' },
        { source: 'v.v', target: 'k.x' },
        { source: 's.b', target: 'k.x' },
      ],
    };
    expect(readLineage(views, 'l.json')).toEqual({ 'k.x': ['s.a', 's.b'] });
    const view = { data: { name: 'v.v', typ: 'view' }, children: [{ data: { name: 's.a', typ: 'table' } }] };
    const task = { data: { name: 'k.x', typ: 'task' }, children: [view] };
    expect(readLineage([task], 'l.json')).toEqual({ 'k.x': ['s.a'] });
    expect(
      readLineage(
        {
          items: [
            { id: 'k.x', displayType: 'task' },
            { id: 'v.v', displayType: 'view' },
          ],
          relations: [{ source: 'v.v', target: 'k.x' }],
        },
        'l.json',
      ),
    ).toEqual({ 'k.x': ['v.v'] });
  });

  test('takes the place of the SQL', () => {
    const files = { ...load, 'transform/kpi/a.sql': from('sales.items'), 'transform/kpi/b.sql': from('sales.items') };
    const lineage = readLineage(diagram, 'l.json');
    expect(reads(files, { lineage })).toEqual({ 'kpi.a': ['sales.orders'], 'kpi.b': ['kpi.a'] });
  });

  test('what it lacks is read from the SQL, what it has too much is told of', () => {
    const files = { ...load, 'transform/kpi/a.sql': from('sales.items'), 'transform/kpi/c.sql': from('kpi.a') };
    const found = plan(files, {}, { lineage: readLineage(diagram, 'l.json') });
    expect(found.tasks.map(({ dependencies }) => dependencies)).toEqual([['sales.orders'], ['kpi.a']]);
    expect(found.warnings).toEqual([
      "the lineage has no task 'kpi.c': its dependencies are taken from metadata/transform/kpi/c.sql",
      "the lineage has the task 'kpi.b', which the project does not have: make it anew, or did you mean 'kpi.a'?",
    ]);
  });

  test.each<[unknown, string]>([
    [{}, "l.json has neither 'items' nor 'relations': write it with starlake lineage --json --all --output"],
    ['x', 'l.json must be an object, got "x"'],
    [{ items: [{}] }, "'items[0].id' of l.json must be a text, got undefined"],
    [{ relations: [{ target: 'a' }] }, "'relations[0].source' of l.json must be a text, got undefined"],
    [{ relations: 1 }, "'relations' of l.json must be a list, got 1"],
    [[{ data: { name: 'a' }, children: [{}] }], "'[0].children[0].data' of l.json must be an object, got undefined"],
  ])('%j is none', (json, message) => {
    expect(() => readLineage(json, 'l.json')).toThrow(message);
  });
});
