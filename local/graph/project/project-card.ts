import { Graph as Dagre, layout as runDagre } from '@dagrejs/dagre';
import { columnsOf, lanes } from '../state-machine/lanes';
import type { Point } from '../state-machine/layout';
import type { Card, CardEntry } from './project';
import { textWidth, wrap, type Font } from '../drawing/text';

/** An entry with its position in its card. */
export interface PlacedEntry extends Point {
  readonly entry: CardEntry;
  /** The part of the label that fits. */
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** The content of a card, relative to its top left corner. */
export interface CardShape {
  readonly width: number;
  readonly height: number;
  readonly entries: readonly PlacedEntry[];
  /** Lines between entries. */
  readonly edges: ReadonlyArray<readonly Point[]>;
  /** How many entries do not fit. */
  readonly more: number;
}

export const TITLE_FONT: Font = { size: 14, family: 'sans', bold: true };
export const TAG_FONT: Font = { size: 9.5, family: 'sans', bold: true };
export const FACTS_FONT: Font = { size: 11.5, family: 'sans' };
export const ENTRY_FONT: Font = { size: 12, family: 'sans' };
export const PAD = 14;
/** Height of a card's tag and title, and of the line with its facts. */
const HEADER = 48;
const FACTS_HEIGHT = 18;
/** Height of the line that says how many entries are not shown. */
export const MORE_HEIGHT = 20;

const ENTRY_HEIGHT = 24;
const ENTRY_GAP = 6;
const MAX_TEXT = 210;

/** Up to so many tasks are drawn with their dependencies; more are listed. */
const MAX_GRAPH = 40;
/** How many entries are listed; the rest is only counted. */
const MAX_LISTED = 64;
const MIN_ROWS = 12;

/** Names of the kinds of cards in a picture. */
const CARD_TAGS: Readonly<Record<Card['kind'], string>> = {
  load: 'LOAD',
  transform: 'TRANSFORM',
  elsewhere: 'DATASETS',
};

/**
 * Places the entries of a card: tasks in their order from left to right, all other entries in columns.
 *
 * @param full shows all entries, and draws any number of tasks in their order
 */
export function placeCard(card: Card, full = false): CardShape {
  const { entries } = card;
  const isGraph = (full || entries.length <= MAX_GRAPH) && entries.some(({ after }) => after.length > 0);
  const inside = isGraph ? graphOf(entries) : listOf(entries, full ? entries.length : MAX_LISTED);
  const facts = factsLine(card);
  const header = HEADER + (facts === '' ? 0 : FACTS_HEIGHT);
  const heading = Math.max(
    textWidth(card.title, TITLE_FONT),
    textWidth(tagOf(card), TAG_FONT) + 20,
    textWidth(facts, FACTS_FONT),
  );
  const width = Math.max(heading, inside.width) + 2 * PAD;
  const height = header + inside.height + (inside.more > 0 ? MORE_HEIGHT : 0) + PAD;
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + PAD, y: point.y + header });
  return {
    ...inside,
    width,
    height,
    entries: inside.entries.map(move),
    edges: inside.edges.map((points) => points.map(move)),
  };
}

/** The facts of a card, in one line. */
export function factsLine({ facts }: Card): string {
  return facts.join(' · ');
}

/** The kind of a card, with the number of its entries. */
export function tagOf({ kind, entries }: Card): string {
  const { length } = entries.filter(({ role }) => role === undefined);
  const noun = kind === 'transform' ? 'TASK' : kind === 'load' ? 'TABLE' : '';
  const number = noun === '' ? '' : ` · ${length} ${noun}${length === 1 ? '' : 'S'}`;
  return `${CARD_TAGS[kind]}${number}`;
}

function graphOf(entries: readonly CardEntry[]): CardShape {
  const dagre = new Dagre();
  dagre.setGraph({ rankdir: 'LR', nodesep: ENTRY_GAP + 2, ranksep: 44, edgesep: 6 });
  const numbers = new Map(entries.map(({ name }, index) => [name, index]));
  const shapes = entries.map(shapeOf);
  shapes.forEach(({ width, height }, index) => dagre.setNode(`n${index}`, { width, height }));
  const edges = entries.flatMap(({ name, after }) =>
    after.flatMap((other) => (numbers.has(other) ? [[numbers.get(other)!, numbers.get(name)!] as const] : [])),
  );
  edges.forEach(([from, to]) => dagre.setEdge(`n${from}`, `n${to}`, {}));
  runDagre(dagre);
  const { width = 0, height = 0 } = dagre.graph();
  const centers = shapes.map((_, index) => Math.round(dagre.node(`n${index}`).x!));
  const placed = shapes.map((shape, index) => {
    const { x, y } = dagre.node(`n${index}`);
    // As wide as the widest entry of its column: so all begin at the same x.
    const width = Math.max(...shapes.flatMap((other, at) => (centers[at] === centers[index] ? [other.width] : [])));
    return { ...shape, width, x: x! - width / 2, y: y! - shape.height / 2 };
  });
  const columns = columnsOf(placed);
  return {
    width,
    height,
    entries: placed,
    edges: edges.map(([from, to]) => {
      const [start, end] = [placed[from]!, placed[to]!];
      const outlet = { x: start.x + start.width, y: start.y + start.height / 2 };
      const inlet = { x: end.x, y: end.y + end.height / 2 };
      return lanes([outlet, ...dagre.edge(`n${from}`, `n${to}`).points!.slice(1, -1), inlet], columns);
    }),
    more: 0,
  };
}

function listOf(entries: readonly CardEntry[], most: number): CardShape {
  const shown = entries.slice(0, most);
  // A list is wider than high, like a screen. An entry is about five times as wide as high.
  const columns = Math.ceil(shown.length / Math.max(MIN_ROWS, Math.ceil(2 * Math.sqrt(shown.length))));
  const rows = Math.ceil(shown.length / Math.max(1, columns));
  const placed: PlacedEntry[] = [];
  let x = 0;
  for (let column = 0; column < columns; column++) {
    const shapes = shown.slice(column * rows, (column + 1) * rows).map(shapeOf);
    const width = Math.max(...shapes.map((shape) => shape.width));
    shapes.forEach((shape, row) => placed.push({ ...shape, width, x, y: row * (ENTRY_HEIGHT + ENTRY_GAP) }));
    x += width + 10;
  }
  const height = rows * (ENTRY_HEIGHT + ENTRY_GAP) - (rows > 0 ? ENTRY_GAP : 0);
  return { width: Math.max(0, x - 10), height, entries: placed, edges: [], more: entries.length - shown.length };
}

function shapeOf(entry: CardEntry): PlacedEntry {
  const [text = ''] = wrap(entry.label, ENTRY_FONT, MAX_TEXT, 1);
  return { entry, text, x: 0, y: 0, width: textWidth(text, ENTRY_FONT) + 18, height: ENTRY_HEIGHT };
}
