import type { Point } from './layout';
import type { PlacedCard, PlacedLink } from './project-layout';

/** The label of a link around its middle. */
export interface LinkLabel extends Point {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** How far a line goes straight before it bends, in pixels. */
const STRAIGHT = 16;

/** An end of a link at the side of a card. */
interface End {
  readonly index: number;
  readonly isStart: boolean;
  /** Where the line comes from, by which the ends of a side are sorted. */
  readonly toward: number;
}

/**
 * Leads links from side to side: they leave and reach cards at their left and right, apart from each other and straight, and
 * pass through the middle of their labels.
 */
export function route(links: readonly PlacedLink[], cards: readonly PlacedCard[]): PlacedLink[] {
  const byId = new Map(cards.map((card) => [card.card.id, card]));
  const sides = new Map<string, End[]>();
  links.forEach(({ link, points }, index) => {
    const [from, to] = [byId.get(link.from)!, byId.get(link.to)!];
    const [outlet, inlet] = from.x < to.x ? ['right', 'left'] : ['left', 'right'];
    add(sides, `${outlet} ${link.from}`, { index, isStart: true, toward: points[1]!.y });
    add(sides, `${inlet} ${link.to}`, { index, isStart: false, toward: points.at(-2)!.y });
  });
  const starts: Point[][] = links.map(() => []);
  const ends: Point[][] = links.map(() => []);
  for (const [key, side] of sides) {
    const isRight = key.startsWith('right ');
    const card = byId.get(key.slice(key.indexOf(' ') + 1))!;
    side.sort((a, b) => a.toward - b.toward || a.index - b.index);
    side.forEach(({ index, isStart }, at) => {
      const x = card.x + (isRight ? card.width : 0);
      const y = card.y + (card.height * (at + 1)) / (side.length + 1);
      const bend = { x: x + (isRight ? STRAIGHT : -STRAIGHT), y };
      if (isStart) starts[index] = [{ x, y }, bend];
      else ends[index] = [bend, { x, y }];
    });
  }
  return links.map((link, index) => ({
    ...link,
    points: [
      ...starts[index]!,
      ...bends(link, byId.get(link.link.from)!.x < byId.get(link.link.to)!.x, cards),
      ...ends[index]!,
    ],
  }));
}

/** The bends between two cards: straight through columns, for there is a card above or below, and through the label. */
function bends({ points, label }: PlacedLink, isForward: boolean, cards: readonly PlacedCard[]): Point[] {
  return points.slice(1, -1).flatMap((point) => {
    const column = cards.find(({ x, width }) => x <= point.x && point.x <= x + width);
    const isLabel = Math.abs(point.x - label.x) < 1 && Math.abs(point.y - label.y) < 1;
    const half = isLabel ? label.width / 2 + 4 : 0;
    const left = Math.min(point.x - half, column ? column.x - STRAIGHT / 2 : Infinity);
    const right = Math.max(point.x + half, column ? column.x + column.width + STRAIGHT / 2 : -Infinity);
    const straight = [...new Set([left, point.x, right])].map((x) => ({ x, y: point.y }));
    return isForward ? straight : straight.reverse();
  });
}

function add(sides: Map<string, End[]>, key: string, end: End): void {
  sides.set(key, [...(sides.get(key) ?? []), end]);
}
