import type { PlacedNode, Point } from '../state-machine/layout';

/** A coordinate with one decimal: short, and the same on every machine. */
export function round(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

/**
 * An SVG path that runs smoothly along `points` (a uniform B-spline) and ends straight, so that an arrow fits on it.
 * @param points two or more
 */
export function smooth(points: readonly Point[]): string {
  const at = (x: number, y: number): string => `${round(x)} ${round(y)}`;
  const [first, ...rest] = points;
  if (rest.length < 2) return `M${at(first.x, first.y)} L${at(rest[0].x, rest[0].y)}`;
  let [a, b] = [first, rest[0]];
  let path = `M${at(a.x, a.y)} L${at((5 * a.x + b.x) / 6, (5 * a.y + b.y) / 6)}`;
  for (const c of [...rest.slice(1), rest[rest.length - 1]]) {
    const one = at((2 * a.x + b.x) / 3, (2 * a.y + b.y) / 3);
    const two = at((a.x + 2 * b.x) / 3, (a.y + 2 * b.y) / 3);
    path += ` C${one} ${two} ${at((a.x + 4 * b.x + c.x) / 6, (a.y + 4 * b.y + c.y) / 6)}`;
    [a, b] = [b, c];
  }
  return `${path} L${at(b.x, b.y)}`;
}

/** Where the line from the middle of a diamond to `toward` crosses its border. */
export function onDiamond(node: PlacedNode, toward: Point): Point {
  const middle = { x: node.x + node.width / 2, y: node.y + node.height / 2 };
  const [dx, dy] = [toward.x - middle.x, toward.y - middle.y];
  const share = Math.abs(dx) / (node.width / 2) + Math.abs(dy) / (node.height / 2);
  return share === 0 ? middle : { x: middle.x + dx / share, y: middle.y + dy / share };
}
