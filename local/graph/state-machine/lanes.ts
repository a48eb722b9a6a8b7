import { round } from '../drawing/curve';
import type { Point } from './layout';

/** A range of x in which boxes are above one another. Lines cross it straight. */
export interface Column {
  readonly left: number;
  readonly right: number;
}

/** Distance of a line's bends from the boxes of a column, in pixels. */
const CLEAR = 6;

/**
 * The columns of boxes, from left to right.
 *
 * @param boxes `x` is the left side of each
 */
export function columnsOf(boxes: ReadonlyArray<{ readonly x: number; readonly width: number }>): Column[] {
  const columns: Column[] = [];
  for (const { x, width } of [...boxes].sort((a, b) => a.x - b.x)) {
    const last = columns.at(-1);
    const right = x + width + CLEAR;
    if (last === undefined || x - CLEAR > last.right) columns.push({ left: x - CLEAR, right });
    else columns[columns.length - 1] = { left: last.left, right: Math.max(last.right, right) };
  }
  return columns;
}

/**
 * Bends a line only between columns: inside a column, it keeps its height until it has left it.
 *
 * @param points the first and the last at the side of a box in a column; of the others, those in columns count, where a
 * line needs room
 */
export function lanes(points: readonly Point[], columns: readonly Column[]): Point[] {
  const isForward = points[0]!.x <= points.at(-1)!.x;
  const bent = points.flatMap((point, index) => {
    const column = columns.find(({ left, right }) => left <= point.x && point.x <= right);
    if (column === undefined) return [];
    const sides = [column.left, column.right].map((x) => ({ x, y: point.y }));
    const [entry, exit] = isForward ? sides : sides.reverse();
    if (index === 0) return [point, exit!];
    return index === points.length - 1 ? [entry!, point] : [entry!, exit!];
  });
  return bent.filter(({ x, y }, index) => index === 0 || x !== bent[index - 1]!.x || y !== bent[index - 1]!.y);
}

/**
 * An SVG path through `points`, horizontal at each. Between two points it stays in the rectangle of which they are
 * corners.
 */
export function levelPath(points: readonly Point[]): string {
  const at = (x: number, y: number): string => `${round(x)} ${round(y)}`;
  const [first, ...rest] = points;
  let { x: fromX, y: fromY } = first!;
  const pieces = rest.map(({ x, y }) => {
    const middle = (fromX + x) / 2;
    const piece = y === fromY ? ` L${at(x, y)}` : ` C${at(middle, fromY)} ${at(middle, y)} ${at(x, y)}`;
    [fromX, fromY] = [x, y];
    return piece;
  });
  return `M${at(first!.x, first!.y)}${pieces.join('')}`;
}
