import { Graph as Dagre, layout as runDagre } from '@dagrejs/dagre';
import { LABEL_FONT, LABEL_LEADING, type Point } from '../state-machine/layout';
import { datasetsLabel, type Card, type Link, type ProjectGraph } from './project';
import { placeCard, type CardShape } from './project-card';
import { route } from './project-route';
import { textWidth, wrapEvenly } from '../drawing/text';
import type { PlacedCard, PlacedLink } from './project-placed';

/** Everything to draw. */
export interface PlacedProject {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly PlacedCard[];
  readonly links: readonly PlacedLink[];
}

/** A node to the left of all cards that read nothing, so that these are in the first column. */
const ROOT = 'root';

type Size = Pick<CardShape, 'width' | 'height'>;

/** A card, by its middle. */
type Box = Size & Point;

/**
 * Places the cards of a project in columns from left to right, writers before readers.
 *
 * @param full shows all tables and tasks
 */
export function placeProject(graph: ProjectGraph, full = false): PlacedProject {
  const { cards, links } = graph;
  if (cards.length === 0) return { width: 0, height: 0, cards: [], links: [] };
  const shapes = cards.map((card) => placeCard(card, full));
  const labels = links.map((link) => labelOf(link, cards));
  const dagre = arranged(graph, shapes, labels);
  // A column is as wide as its widest card, so no line crosses a card of its own column. It has that room already.
  const centers = cards.map(({ id }) => Math.round(dagre.node(id).x!));
  const widths = new Map<number, number>();
  shapes.forEach(({ width }, i) => widths.set(centers[i]!, Math.max(width, widths.get(centers[i]!) ?? 0)));
  const boxes = new Map(
    cards.map(({ id }, index): [string, Box] => {
      const { x, y } = dagre.node(id);
      return [id, { x: x!, y: y!, width: widths.get(centers[index]!)!, height: shapes[index]!.height }];
    }),
  );
  const left = Math.min(...[...boxes.values()].map(({ x, width }) => x - width / 2));
  const placed = cards.map((card, index) => {
    const { x, y, width, height } = boxes.get(card.id)!;
    return { ...shapes[index]!, card, width, x: x - left - width / 2, y: y - height / 2 };
  });
  const routes = links.map((link, index) => {
    const { points, x, y } = dagre.edge(link.from, link.to, `l${index}`);
    const inner = points!.slice(1, -1);
    const ends = [
      borderPoint(boxes.get(link.from)!, inner[0]!),
      borderPoint(boxes.get(link.to)!, inner.at(-1)!),
    ] as const;
    const at = ({ x: pointX, y: pointY }: Point) => ({ x: pointX - left, y: pointY });
    const all = [ends[0], ...inner, ends[1]].map(at);
    return { link, points: all, label: { ...labels[index]!, ...at({ x: x!, y: y! }) } };
  });
  const { width = 0, height = 0 } = dagre.graph();
  return { width: width - left, height, cards: placed, links: route(routes, placed) };
}

/** Where the line from the middle of a box to a point outside leaves it. */
function borderPoint({ x, y, width, height }: Box, to: Point): Point {
  const [dx, dy] = [to.x - x, to.y - y];
  const [w, h] = [(Math.sign(dx) * width) / 2, (Math.sign(dy) * height) / 2];
  return Math.abs(dy * w) > Math.abs(dx * h) ? { x: x + (h * dx) / dy, y: y + h } : { x: x + w, y: y + (w * dy) / dx };
}

function arranged({ cards, links }: ProjectGraph, sizes: readonly Size[], labels: readonly Size[]) {
  const dagre = new Dagre({ multigraph: true });
  dagre.setGraph({ rankdir: 'LR', nodesep: 26, ranksep: 84, edgesep: 18 });
  dagre.setNode(ROOT, { width: 0, height: 0 });
  const readers = new Set(links.map(({ to }) => to));
  cards.forEach(({ id }, index) => {
    const { width, height } = sizes[index]!;
    dagre.setNode(id, { width, height });
    if (!readers.has(id)) dagre.setEdge(ROOT, id, { weight: 20, minlen: 1, width: 0, height: 0 }, 'root');
  });
  links.forEach(({ from, to, datasets }, index) => {
    const { width, height } = labels[index]!;
    const weight = Math.min(4, datasets.length);
    dagre.setEdge(from, to, { width: width + 24, height, labelpos: 'c', weight, minlen: 1 }, `l${index}`);
  });
  runDagre(dagre);
  return dagre;
}

function labelOf({ from, datasets }: Link, cards: readonly Card[]) {
  const { title } = cards.find(({ id }) => id === from)!;
  const names = datasets.map((name) => (name.startsWith(`${title}.`) ? name.slice(title.length + 1) : name));
  const text = datasetsLabel(names);
  const lines = wrapEvenly(text, LABEL_FONT, 120, 2);
  const width = Math.max(...lines.map((line) => textWidth(line, LABEL_FONT))) + 10;
  return { lines, width, height: lines.length * LABEL_LEADING + 4 };
}
