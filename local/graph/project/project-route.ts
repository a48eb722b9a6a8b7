import { columnsOf, lanes } from '../state-machine/lanes';
import type { Point } from '../state-machine/layout';
import type { PlacedCard, PlacedLink } from './project-placed';

/** An end of a link at the side of a card. */
interface End {
  readonly index: number;
  readonly isStart: boolean;
  /** The other end's position; the ends at a side are sorted by it. */
  readonly toward: number;
}

/**
 * Routes links: they leave cards at the right and reach them at the left, apart from each other, and bend only between
 * the columns of cards and labels. So none runs behind a card or a label of another link.
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
  const starts: Point[] = [];
  const ends: Point[] = [];
  for (const [key, side] of sides) {
    const isRight = key.startsWith('right ');
    const card = byId.get(key.slice(key.indexOf(' ') + 1))!;
    side.sort((a, b) => a.toward - b.toward || a.index - b.index);
    side.forEach(({ index, isStart }, at) => {
      const y = card.y + (card.height * (at + 1)) / (side.length + 1);
      (isStart ? starts : ends)[index] = { x: card.x + (isRight ? card.width : 0), y };
    });
  }
  const columns = columnsOf([...cards, ...links.map(({ label }) => ({ ...label, x: label.x - label.width / 2 }))]);
  return links.map((link, index) => ({
    ...link,
    points: lanes([starts[index]!, ...link.points.slice(1, -1), ends[index]!], columns),
  }));
}

function add(sides: Map<string, End[]>, key: string, end: End): void {
  sides.set(key, [...(sides.get(key) ?? []), end]);
}
