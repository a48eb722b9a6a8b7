import type { GraphNode } from './model';
import { TAGS } from '../drawing/theme';
import { textWidth, wrap, wrapEvenly, type Font } from '../drawing/text';

/** One line of text in a shape; `y` is its baseline, counted from the top of the shape. */
export interface Line {
  readonly text: string;
  readonly font: Font;
  readonly y: number;
  readonly role: 'tag' | 'title' | 'detail' | 'note';
}

/** The size of a node in pixels, and its text. */
export interface Shape {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** Distance between a card's border and its text. */
export const PADDING = 14;

const FONTS = {
  tag: { size: 9, family: 'sans', bold: true },
  title: { size: 13, family: 'sans', bold: true },
  detail: { size: 11, family: 'mono' },
  note: { size: 11, family: 'sans', italic: true },
} as const satisfies Record<Line['role'], Font>;

const LEADING = { tag: 14, title: 17, detail: 15, note: 16 };
const MAX_WIDTH = 270;
const CHOICE_WIDTH = 230;

/**
 * Measures a leaf: a diamond for a Choice, a rounded shape for the start or an end of a run, a card for anything else.
 */
export function shapeOf(node: GraphNode): Shape {
  if (node.kind === 'choice') return diamond(node);
  if (['start', 'end', 'succeed', 'fail'].includes(node.kind)) return stadium(node);
  const { lines, width, height } = stack(content(node, TAGS[node.kind]), PADDING - 3);
  return { lines, width: Math.max(120, width + 2 * PADDING), height: height + PADDING - 5 };
}

/** Measures the heading of a group: its title and the notes on its node. */
export function headingOf(label: string, notes: readonly string[] = [], tag?: string): Shape {
  const node: GraphNode = { id: '', label, kind: 'map', notes };
  const { lines, width, height } = stack(content(node, tag), PADDING - 3);
  return { lines, width: width + 2 * PADDING, height };
}

function diamond(node: GraphNode): Shape {
  const { lines, width, height } = stack(content(node, undefined, CHOICE_WIDTH), 0);
  // A w × h text fits a W × H diamond when w / W + h / H ≤ 1.
  const outer = Math.max(64, height * 2.6);
  const shift = (outer - height) / 2 - 1;
  return {
    width: width / (1 - height / outer) + 12,
    height: outer,
    lines: lines.map((line) => ({ ...line, y: line.y + shift })),
  };
}

function stadium(node: GraphNode): Shape {
  const { lines, width, height } = stack(content(node), 8);
  const outer = height + 9;
  return { lines, width: Math.max(72, width + Math.min(outer, 60)), height: outer };
}

type Row = Omit<Line, 'y'>;

function content(node: GraphNode, tag?: string, maxWidth = MAX_WIDTH): Row[] {
  const rows = (role: Line['role'], text: string, maxLines: number, breaker = wrap): Row[] =>
    breaker(text, FONTS[role], maxWidth, maxLines).map((line) => ({ text: line, font: FONTS[role], role }));
  return [
    ...(tag === undefined ? [] : rows('tag', tag, 1)),
    ...rows('title', node.label, 5, node.kind === 'choice' ? wrapEvenly : wrap),
    ...(node.detail === undefined ? [] : rows('detail', node.detail, 4)),
    ...node.notes.flatMap((note) => rows('note', note, 4)),
  ];
}

function stack(rows: readonly Row[], top: number): Shape {
  let y = top;
  const lines = rows.map((row) => {
    y += LEADING[row.role];
    return { ...row, y: y - 4 };
  });
  return { lines, width: Math.max(0, ...rows.map((row) => textWidth(row.text, row.font))), height: y };
}
