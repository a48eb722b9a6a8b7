import fc from 'fast-check';
import type { Pipeline } from '../../../../local/pipeline';
import { projectGraph } from '../../../../local/graph/project/project';
import { placeProject } from '../../../../local/graph/project/project-layout';
import { projectMermaid } from '../../../../local/graph/project/project-mermaid';
import { projectSvg } from '../../../../local/graph/project/project-svg';
import { toPng } from '../../../../local/graph/drawing/png';
import { levelPath } from '../../../../local/graph/state-machine/lanes';
import { HOSTILE } from '../definitions';
import { pointsOf } from '../path-points';
import { parseXml, textOf } from '../xml';
import type { Definition } from '../../../../local/asl';
import type { PlacedLink } from '../../../../local/graph/project/project-placed';

interface Task {
  readonly task: string;
  readonly after?: number[];
}

const definition = (tasks: Task[], loads: object[] = []): Definition => ({
  StartAt: 'begin',
  States: { begin: { Type: 'Task', Parameters: { tasks, loads }, End: true } },
});

const load = (name: string, tables: string[]): Pipeline => ({
  name,
  kind: 'load',
  stack: 'S',
  logicalId: name,
  definition: definition([]),
  datasets: { reads: [], writes: tables.map((table) => `${name}.${table}`) },
});

const transform = (name: string, tasks: Task[], reads: string[], loads: object[] = []): Pipeline => ({
  name,
  kind: 'transform',
  stack: 'S',
  logicalId: name,
  definition: definition(tasks, loads),
  datasets: { reads, writes: tasks.map(({ task }) => task) },
});

const PROJECT = [
  load('hr', ['departments', 'employees']),
  load('sales', ['customers', 'order_items', 'orders']),
  transform(
    'kpi',
    [{ task: 'kpi.revenue' }, { task: 'kpi.top', after: [0] }, { task: 'out.summary', after: [0, 1, 9] }],
    ['sales.orders', 'SALES.customers', 'sales.order_items', 'fx.rates'],
  ),
  transform(
    'report',
    [{ task: 'report.board' }],
    ['out.summary', 'hr.employees', 'fx.rates'],
    [{ pipeline: 'hr', machine: 'm', tables: [['employees', 'hr.employees']] }],
  ),
];

test('a project is its pipelines with what they write, and what they read of each other', () => {
  const { cards, links } = projectGraph(PROJECT);
  expect(cards.map(({ kind, title, entries }) => [kind, title, entries.map(({ label }) => label)])).toEqual([
    ['elsewhere', 'from elsewhere', ['fx.rates']],
    ['load', 'hr', ['departments', 'employees']],
    ['load', 'sales', ['customers', 'order_items', 'orders']],
    ['transform', 'kpi', ['revenue', 'top', 'out.summary']],
    ['transform', 'report', ['board']],
  ]);
  expect(cards[3]!.entries[2]).toEqual({
    name: 'out.summary',
    label: 'out.summary',
    after: ['kpi.revenue', 'kpi.top'],
  });
  const titles = new Map(cards.map(({ id, title }) => [id, title]));
  expect(links.map(({ from, to, ...link }) => [titles.get(from), titles.get(to), link])).toEqual([
    ['from elsewhere', 'kpi', { datasets: ['fx.rates'], starts: false }],
    ['from elsewhere', 'report', { datasets: ['fx.rates'], starts: false }],
    ['sales', 'kpi', { datasets: ['SALES.customers', 'sales.order_items', 'sales.orders'], starts: false }],
    ['hr', 'report', { datasets: ['hr.employees'], starts: true }],
    ['kpi', 'report', { datasets: ['out.summary'], starts: false }],
  ]);
});

test('loads stand left of what reads them, and a card for datasets that nobody writes', () => {
  const { cards } = placeProject(projectGraph(PROJECT));
  const x = new Map(cards.map(({ card, x: left }) => [card.title, Math.round(left)]));
  expect(x.get('sales')).toBe(x.get('hr'));
  expect(x.get('from elsewhere')).toBe(x.get('hr'));
  expect(x.get('kpi')).toBeGreaterThan(x.get('sales')!);
  expect(x.get('report')).toBeGreaterThan(x.get('kpi')!);
});

test('the picture has every name', async () => {
  const svg = projectSvg(projectGraph(PROJECT), { title: 'My project' });
  const text = textOf(parseXml(svg));
  for (const name of ['My project', 'LOAD · 3 TABLES', 'TRANSFORM · 1 TASK', 'order_items', 'revenue', '3 datasets']) {
    expect(text).toContain(name);
  }
  expect(svg).toBe(projectSvg(projectGraph(PROJECT), { title: 'My project' }));
  expect((await toPng(svg)).subarray(1, 4).toString()).toBe('PNG');
});

test('60 tables are in columns; of 500, a card says how many it leaves out, and --full leaves out none', () => {
  const graph = (length: number) =>
    projectGraph([
      load(
        'big',
        Array.from({ length }, (_, index) => `table_${index}`),
      ),
    ]);
  const [sixty] = placeProject(graph(60)).cards;
  expect(sixty).toMatchObject({ more: 0 });
  expect(new Set(sixty!.entries.map(({ x }) => x)).size).toBe(4);
  const { cards, height } = placeProject(graph(500));
  expect(cards[0]).toMatchObject({ more: 436 });
  expect(height).toBeLessThan(700);
  expect(projectSvg(graph(500))).toContain('and 436 more (--full)');
  expect(placeProject(graph(500), true).cards[0]).toMatchObject({ more: 0, entries: { length: 500 } });
  expect(projectSvg(graph(500), { full: true })).toContain('>table_499<');
});

test('so many tasks that they are listed have their order with --full', () => {
  const tasks = Array.from({ length: 50 }, (_, at) => ({ task: `t.task_${at}`, after: at > 0 ? [at - 1] : [] }));
  const graph = projectGraph([transform('t', tasks, [])]);
  expect(placeProject(graph).cards[0]!.edges).toHaveLength(0);
  expect(placeProject(graph, true).cards[0]!.edges).toHaveLength(49);
});

test('as Mermaid', () => {
  expect(projectMermaid(projectGraph(PROJECT.slice(1, 3)))).toBe(
    [
      'flowchart LR',
      '  subgraph e0["from elsewhere<br/>datasets"]',
      '    e0n0("fx.rates")',
      '  end',
      '  subgraph p0["sales<br/>load · 3 tables"]',
      '    p0n0("customers")',
      '    p0n1("order_items")',
      '    p0n2("orders")',
      '  end',
      '  subgraph p1["kpi<br/>transform · 3 tasks"]',
      '    p1n0("revenue")',
      '    p1n1("top")',
      '    p1n2("out.summary")',
      '    p1n0 --> p1n1',
      '    p1n0 --> p1n2',
      '    p1n1 --> p1n2',
      '  end',
      '  e0 -->|"fx.rates"| p1',
      '  p0 -->|"3 datasets"| p1',
      '  classDef elsewhereCard fill:#f8fafc,stroke:#64748b,color:#334155',
      '  class e0 elsewhereCard',
      '  classDef loadCard fill:#eff6ff,stroke:#2563eb,color:#1e3a8a',
      '  class p0 loadCard',
      '  classDef transformCard fill:#f0fdfa,stroke:#0d9488,color:#134e4a',
      '  class p1 transformCard',
      '',
    ].join('\n'),
  );
});

test.each(HOSTILE)('a name cannot break a picture: %j', (name) => {
  const graph = projectGraph([load(name, [name]), transform('t', [{ task: name }], [`${name}.${name}`, 'x.y'])]);
  expect(() => parseXml(projectSvg(graph, { title: name }))).not.toThrow();
  for (const line of projectMermaid(graph).trimEnd().split('\n')) {
    expect(line).toMatch(
      /^(flowchart LR| +(subgraph \w+\[".*"\]|\w+\(".*"\)|end|\w+ -->(\|".*"\|)? \w+|class(Def)? .*))$/,
    );
  }
});

test('nothing to draw is an empty picture', () => {
  expect(() => parseXml(projectSvg(projectGraph([])))).not.toThrow();
});

const projectsOf = (size: { minLength: number; maxLength: number }, mostReads: number) =>
  fc
    .array(
      fc.record({
        isLoad: fc.boolean(),
        size: fc.integer({ min: 1, max: 14 }),
        reads: fc.uniqueArray(fc.nat(size.maxLength), { maxLength: mostReads, size: 'max' }),
        after: fc.array(fc.uniqueArray(fc.nat(13), { maxLength: 3 }), { minLength: 14, maxLength: 14 }),
      }),
      { ...size, size: 'max' },
    )
    .map((list) =>
      list.map(({ isLoad, size, reads, after }, index) => {
        const name = `pipeline_${index}`;
        const names = Array.from({ length: size }, (_, at) => `entry_${at}`);
        if (isLoad) return load(name, names);
        const tasks = names.map((task, at) => ({
          task: `${name}.${task}`,
          after: after[at]!.filter((other) => other < at),
        }));
        return transform(
          name,
          tasks,
          reads.map((other) => `pipeline_${other}.entry_0`),
        );
      }),
    );

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const apart = (a: Area, b: Area) =>
  a.x + a.width <= b.x + 0.5 ||
  b.x + b.width <= a.x + 0.5 ||
  a.y + a.height <= b.y + 0.5 ||
  b.y + b.height <= a.y + 0.5;

test('cards, their entries and labels lie apart, and lines end at the sides of their cards', () => {
  fc.assert(
    fc.property(projectsOf({ minLength: 1, maxLength: 12 }, 4), (pipelines) => {
      const { cards, links, width, height } = placeProject(projectGraph(pipelines));
      const labels = links.map(({ label }) => ({
        ...label,
        x: label.x - label.width / 2,
        y: label.y - label.height / 2,
      }));
      const areas: Area[] = [...cards, ...labels];
      areas.forEach((area, at) => {
        expect(area.x).toBeGreaterThanOrEqual(-0.5);
        expect(area.y).toBeGreaterThanOrEqual(-0.5);
        expect(area.x + area.width).toBeLessThanOrEqual(width + 0.5);
        expect(area.y + area.height).toBeLessThanOrEqual(height + 0.5);
        for (const other of areas.slice(at + 1)) expect(apart(area, other)).toBe(true);
      });
      for (const { entries, width: cardWidth, height: cardHeight } of cards) {
        entries.forEach((entry, at) => {
          expect(entry.x + entry.width).toBeLessThanOrEqual(cardWidth);
          expect(entry.y + entry.height).toBeLessThanOrEqual(cardHeight);
          for (const other of entries.slice(at + 1)) expect(apart(entry, other)).toBe(true);
        });
      }
      const byId = new Map(cards.map((card) => [card.card.id, card]));
      for (const { link, points } of links) {
        for (const [id, point] of [[link.from, points[0]!] as const, [link.to, points.at(-1)!] as const]) {
          const card = byId.get(id)!;
          expect([card.x, card.x + card.width].some((side) => Math.abs(side - point.x) < 0.5)).toBe(true);
          expect(point.y).toBeGreaterThan(card.y);
          expect(point.y).toBeLessThan(card.y + card.height);
        }
      }
    }),
    { numRuns: 40 },
  );
});

/** An area that is not one of `own` and that a line runs through, by more than the rounding of its border. */
function crossed(points: PlacedLink['points'], areas: readonly Area[], own: readonly Area[]): Area | undefined {
  const drawn = pointsOf(levelPath(points));
  return areas.find(
    (area) =>
      !own.includes(area) &&
      drawn.some(
        ({ x, y }) => Math.min(x - area.x, area.x + area.width - x, y - area.y, area.y + area.height - y) > 0.2,
      ),
  );
}

test('property: no line runs behind a card, a label or an entry that is not its own', () => {
  fc.assert(
    fc.property(projectsOf({ minLength: 8, maxLength: 18 }, 8), (pipelines) => {
      const { cards, links } = placeProject(projectGraph(pipelines));
      const labels = links.map(({ label: { x, y, width, height } }) => ({
        ...{ width, height },
        ...{ x: x - width / 2, y: y - height / 2 },
      }));
      for (const [at, { link, points }] of links.entries()) {
        expect(crossed(points, labels, [labels[at]!])).toBeUndefined();
        const own = cards.filter(({ card }) => card.id === link.from || card.id === link.to);
        expect(crossed(points, cards, own)).toBeUndefined();
        // Of its own cards too, it touches the sides only.
        expect(crossed(points, own, [])).toBeUndefined();
      }
      for (const { entries, edges } of cards) {
        for (const points of edges) expect(crossed(points, entries, [])).toBeUndefined();
      }
    }),
    { numRuns: 12 },
  );
});
