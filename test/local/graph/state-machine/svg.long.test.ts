import fc from 'fast-check';
import { place, type Placed } from '../../../../local/graph/state-machine/layout';
import { graphOf } from '../../../../local/graph/state-machine/model';
import { toPng } from '../../../../local/graph/drawing/png';
import { toSvg } from '../../../../local/graph/state-machine/svg';
import { definitionArb, HOSTILE } from '../definitions';
import { pointsOf } from '../path-points';
import { loadPipeline, PARALLEL, PASS, ZOO } from '../samples';
import { parseXml, textOf } from '../xml';

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Do they share more than the rounding of a border? */
function overlap(a: Area, b: Area): boolean {
  const apart = (from: number, size: number, other: number, otherSize: number) =>
    from + size <= other + 0.5 || other + otherSize <= from + 0.5;
  return !apart(a.x, a.width, b.x, b.width) && !apart(a.y, a.height, b.y, b.height);
}

function within(inner: Area, outer: Area): boolean {
  return (
    inner.x >= outer.x - 0.5 &&
    inner.y >= outer.y - 0.5 &&
    inner.x + inner.width <= outer.x + outer.width + 0.5 &&
    inner.y + inner.height <= outer.y + outer.height + 0.5
  );
}

/** Leaves and labels touch neither one another nor the border of the picture. */
function checkPlaces(placed: Placed): void {
  const leaves: Area[] = placed.nodes.filter(({ box }) => !box);
  const labels = placed.edges.flatMap(({ label }) =>
    label ? [{ ...label, x: label.x - label.width / 2, y: label.y - label.height / 2 }] : [],
  );
  const all = [...leaves, ...labels];
  for (const [index, area] of all.entries()) {
    expect(within(area, { x: 0, y: 0, width: placed.width, height: placed.height })).toBe(true);
    for (const other of all.slice(index + 1)) expect(overlap(area, other)).toBe(false);
  }
}

test.each([
  ['a load pipeline, with its loops', loadPipeline('sales')],
  ['a Parallel', PARALLEL],
  ['a bit of everything', ZOO],
])('no edge of %s runs through what it does not connect', (_, definition) => {
  const graph = graphOf(definition);
  const placed = place(graph);
  const lines = parseXml(toSvg(graph))
    .all('path')
    .filter((path) => path.attributes['marker-end']);
  for (const [index, { edge }] of placed.edges.entries()) {
    const [from, to] = [edge.from, edge.to].map((id) => placed.nodes.find(({ node }) => node.id === id)!);
    for (const other of placed.nodes) {
      if (other === from || other === to || within(from, other)) continue;
      for (const { x, y } of pointsOf(lines[index].attributes.d)) {
        const point = { x, y, width: 0, height: 0 };
        if (within(point, other)) throw new Error(`${edge.from} → ${edge.to} runs through ${other.node.id}`);
      }
    }
  }
});

test.each([
  ['a load pipeline', loadPipeline('sales')],
  ['a Parallel', PARALLEL],
  ['a single Pass', PASS],
  ['a bit of everything', ZOO],
])('the picture of %s is XML, shows every state, and is the same each time', (_, definition) => {
  const graph = graphOf(definition);
  const svg = toSvg(graph, { title: 'sales' });
  const root = parseXml(svg);
  expect(root.name).toBe('svg');
  const drawn = root.all('g').flatMap((group) => group.attributes['data-state'] ?? []);
  expect([...drawn].sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
  expect(root.all('path').filter((path) => path.attributes['marker-end'])).toHaveLength(graph.edges.length);
  expect(toSvg(graph, { title: 'sales' })).toBe(svg);
  checkPlaces(place(graph));
});

test('shapes tell the kinds apart', () => {
  const root = parseXml(toSvg(graphOf(loadPipeline('sales')), { title: 'Load of sales' }));
  const state = (id: string) => root.all('g').find((group) => group.attributes['data-state'] === id)!;
  expect(state('skip_or_start_loading_sales').all('path')).toHaveLength(1);
  expect(state('sales_import').all('rect')).toHaveLength(1);
  expect(textOf(state('load_sales'))).toContain('load_sales · at most 8 at once');
  expect(root.all('path').filter((path) => path.attributes['stroke-dasharray'])).toHaveLength(2);
  expect(textOf(root)).toContain('Load of sales');
  expect(textOf(root)).toContain('ready');
});

test('what is in a Map is drawn within its box, below its heading', () => {
  const { nodes } = place(graphOf(loadPipeline('sales')));
  const box = nodes.find(({ node }) => node.id === 'load_sales')!;
  const heading = Math.max(...box.lines.map(({ y }) => box.y + y));
  for (const inside of nodes.filter(({ node }) => node.group === 'load_sales')) {
    expect(within(inside, box)).toBe(true);
    expect(inside.y).toBeGreaterThan(heading);
  }
});

test.each(HOSTILE)('a state named %j does no harm', (name) => {
  const graph = graphOf({
    StartAt: name,
    States: {
      [name]: { Type: 'Choice', Choices: [{ Variable: name, BooleanEquals: true, Next: 'b' }], Default: name },
      b: { Type: 'Map', Comment: name, Iterator: { StartAt: name, States: { [name]: { Type: 'Pass' } } }, End: true },
    },
  });
  const svg = toSvg(graph, { title: name });
  const root = parseXml(svg);
  expect(root.all('script')).toEqual([]);
  expect(root.all('g').filter((group) => group.attributes['data-state'] !== undefined)).toHaveLength(5);
  expect(svg).not.toContain('NaN');
});

test('property: any definition is XML, with each state once and nothing on top of anything', () => {
  fc.assert(
    fc.property(definitionArb(), (definition) => {
      const graph = graphOf(definition);
      const root = parseXml(toSvg(graph));
      expect(root.all('g').filter((group) => group.attributes['data-state'] !== undefined)).toHaveLength(
        graph.nodes.length,
      );
      checkPlaces(place(graph));
    }),
    { numRuns: 30 },
  );
});

test('a PNG is made of it', async () => {
  const png = await toPng(toSvg(graphOf(PASS), { title: 'pass' }));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
});

test('without the renderer, or without fonts, the error says what to do', async () => {
  const missing = () => {
    throw new Error('Cannot find module');
  };
  await expect(toPng('<svg/>', missing)).rejects.toThrow('npm install --save-dev @resvg/resvg-js');
  class Fontless {
    getBBox = () => undefined;
    render = () => ({ asPng: () => new Uint8Array() });
  }
  await expect(toPng('<svg/>', () => ({ Resvg: Fontless }))).rejects.toThrow('--format svg');
});
