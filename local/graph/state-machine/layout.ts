import { Graph as Dagre, layout as runDagre } from '@dagrejs/dagre';
import { onlyGroup, type Graph, type GraphEdge, type GraphGroup, type GraphNode } from './model';
import { headingOf, PADDING, shapeOf, type Shape } from './shape';
import { TAGS } from '../drawing/theme';
import { textWidth, wrapEvenly, type Font } from '../drawing/text';

/** A point of the picture, in pixels from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A node with its position; a Map or a Parallel with states is a `box` around them. */
export interface PlacedNode extends Point, Shape {
  readonly node: GraphNode;
  readonly box: boolean;
}

/** A branch of a Parallel with its position. */
export interface PlacedGroup extends Point, Shape {
  readonly group: GraphGroup;
}

/** An edge with its position: the points at which it bends, and the lines of its label around `label`. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label?: Point & { readonly lines: readonly string[]; readonly width: number; readonly height: number };
}

/** Everything to draw, boxes before their content. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly groups: readonly PlacedGroup[];
  readonly edges: readonly PlacedEdge[];
}

/** Font of the labels of edges. */
export const LABEL_FONT: Font = { size: 11, family: 'sans' };
/** Distance of the lines of an edge's label, in pixels. */
export const LABEL_LEADING = 14;

const GAP = 22;
const WEIGHTS = { next: 4, choice: 3, default: 1, catch: 1 };

/**
 * Places a graph from top to bottom.
 *
 * No edge of a state machine leaves the group it starts in. So each group is laid out by itself and is one large node
 * in the group around it: nothing inside touches anything outside, and every heading has room.
 */
export function place(graph: Graph): Placed {
  return placeGroup(graph, undefined);
}

function placeGroup(graph: Graph, group: string | undefined): Placed {
  const blocks = graph.nodes.filter((node) => node.group === group).map((node) => placeNode(graph, node));
  // Dagre gets numbers: a state's name could be that of an object's built-in property.
  const keys = new Map(blocks.map(({ nodes }, index) => [nodes[0].node.id, `n${index}`]));
  const edges = graph.edges.filter(({ from, to }) => keys.has(from) && keys.has(to));
  const labels = edges.map(labelOf);

  const dagre = new Dagre({ multigraph: true });
  dagre.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 44, edgesep: 24 });
  for (const [index, { width, height }] of blocks.entries()) dagre.setNode(`n${index}`, { width, height });
  for (const [index, { from, to, kind }] of edges.entries()) {
    const { width = 0, height = 0 } = labels[index] ?? {};
    const size = {
      width: width === 0 ? 0 : width + 8,
      height,
      labelpos: 'c' as const,
      weight: WEIGHTS[kind],
      minlen: 1,
    };
    dagre.setEdge(keys.get(from)!, keys.get(to)!, size, `e${index}`);
  }
  runDagre(dagre);

  const placed = blocks.map((block, index) => {
    const { x, y } = dagre.node(`n${index}`);
    return moved(block, x! - block.width / 2, y! - block.height / 2);
  });
  const own: PlacedEdge[] = edges.map((edge, index) => {
    const { points, x, y } = dagre.edge(keys.get(edge.from)!, keys.get(edge.to)!, `e${index}`);
    const label = labels[index] && { ...labels[index], x: x!, y: y! };
    return { edge, points: points!, label };
  });
  const { width = 0, height = 0 } = dagre.graph();
  return {
    width: blocks.length > 0 ? width : 0,
    height: blocks.length > 0 ? height : 0,
    nodes: placed.flatMap(({ nodes }) => nodes),
    groups: placed.flatMap(({ groups }) => groups),
    edges: [...own, ...placed.flatMap((block) => block.edges)],
  };
}

function labelOf({ label }: GraphEdge) {
  if (label === undefined) return undefined;
  const lines = wrapEvenly(label, LABEL_FONT, 180, 3);
  const width = Math.max(...lines.map((line) => textWidth(line, LABEL_FONT))) + 10;
  return { lines, width, height: lines.length * LABEL_LEADING + 4 };
}

/** A leaf, or the box of a Map or a Parallel with its content. The node itself is the first of `nodes`. */
function placeNode(graph: Graph, node: GraphNode): Placed {
  const groups = graph.groups.filter(({ owner }) => owner === node.id);
  if (groups.length === 0) {
    const shape = shapeOf(node);
    return { ...shape, nodes: [{ node, box: false, x: 0, y: 0, ...shape }], groups: [], edges: [] };
  }
  const only = onlyGroup(node, groups);
  const heading = headingOf(only?.label ?? node.label, node.notes, TAGS[node.kind]);
  const inside = only ? placeGroup(graph, only.id) : inRows(groups.map((group) => placeBranch(graph, group)));
  const box = around(inside, heading);
  return { ...box, nodes: [{ node, box: true, x: 0, y: 0, ...box.shape }, ...box.nodes] };
}

function placeBranch(graph: Graph, group: GraphGroup): Placed {
  const box = around(placeGroup(graph, group.id), headingOf(group.label));
  return { ...box, groups: [{ group, x: 0, y: 0, ...box.shape }, ...box.groups] };
}

function around(inside: Placed, heading: Shape): Placed & { readonly shape: Shape } {
  const width = Math.max(heading.width, inside.width + 2 * PADDING);
  const height = heading.height + inside.height + PADDING + (inside.height > 0 ? 10 : 0);
  const content = moved(inside, (width - inside.width) / 2, heading.height + 10);
  return { ...content, width, height, shape: { width, height, lines: heading.lines } };
}

/** Branches side by side; more than four in as many rows as columns. */
function inRows(blocks: readonly Placed[]): Placed {
  const columns = blocks.length <= 4 ? blocks.length : Math.ceil(Math.sqrt(blocks.length));
  const placed: Placed[] = [];
  let width = 0;
  let y = 0;
  for (let start = 0; start < blocks.length; start += columns) {
    const row = blocks.slice(start, start + columns);
    let x = 0;
    for (const block of row) {
      placed.push(moved(block, x, y));
      x += block.width + GAP;
    }
    width = Math.max(width, x - GAP);
    y += Math.max(...row.map(({ height }) => height)) + GAP;
  }
  return {
    width,
    height: y - GAP,
    nodes: placed.flatMap(({ nodes }) => nodes),
    groups: placed.flatMap(({ groups }) => groups),
    edges: placed.flatMap(({ edges }) => edges),
  };
}

function moved(block: Placed, dx: number, dy: number): Placed {
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    ...block,
    nodes: block.nodes.map(move),
    groups: block.groups.map(move),
    edges: block.edges.map(({ edge, points, label }) => ({
      edge,
      points: points.map(move),
      label: label && move(label),
    })),
  };
}
