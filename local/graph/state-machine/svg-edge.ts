import { onDiamond, round, smooth } from '../drawing/curve';
import { LABEL_FONT, LABEL_LEADING, type PlacedEdge, type PlacedNode, type Point } from './layout';
import { escapeXml } from '../drawing/text';
import { LINE } from '../drawing/theme';

const CAUGHT = '#dc2626';

/** The arrow heads that {@link drawEdge} refers to. */
export const MARKERS = ['next', 'catch']
  .map(
    (id) =>
      `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"` +
      ` markerUnits="userSpaceOnUse" orient="auto">` +
      `<path d="M0 0.8 L10 5 L0 9.2 z" fill="${id === 'catch' ? CAUGHT : LINE}"/></marker>`,
  )
  .reduce((markers, marker) => markers + marker, '<defs>')
  .concat('</defs>');

/** The line of an edge, without its label. */
export function drawEdge(placed: PlacedEdge, nodes: ReadonlyMap<string, PlacedNode>): string {
  const caught = placed.edge.kind === 'catch';
  const style = caught
    ? `stroke="${CAUGHT}" stroke-dasharray="5 4" marker-end="url(#catch)"`
    : `stroke="${LINE}" marker-end="url(#next)"`;
  return `<path d="${pathOf(placed, nodes)}" fill="none" stroke-width="1.5" ${style}/>`;
}

function pathOf({ edge, points, label }: PlacedEdge, nodes: ReadonlyMap<string, PlacedNode>): string {
  const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
  if (from && from === to) return loop(from, label ? label.x - label.width / 2 : from.x + from.width + 16);
  return smooth(attached(attached(points, from, 0), to, points.length - 1));
}

/** Dagre ends every edge at a rectangle; a diamond's border is further inside. */
function attached(points: readonly Point[], node: PlacedNode | undefined, end: number): readonly Point[] {
  if (node?.node.kind !== 'choice') return points;
  const neighbour = points[end === 0 ? 1 : end - 1];
  return points.map((point, index) => (index === end ? onDiamond(node, neighbour) : point));
}

/** An edge from a state to itself, as far to the right as `reach`. */
function loop(node: PlacedNode, reach: number): string {
  const middle = node.y + node.height / 2;
  const dent = node.node.kind === 'choice' ? (8 * node.width) / node.height : 0;
  const right = node.x + node.width - dent;
  // A cubic curve goes three quarters of the way to its control points.
  const far = round(right + (reach - right) / 0.75);
  const [top, bottom] = [`${round(right)} ${round(middle - 8)}`, `${round(right)} ${round(middle + 8)}`];
  return `M${top} C${far} ${round(middle - 28)} ${far} ${round(middle + 28)} ${bottom}`;
}

/** The label of an edge on a white background; empty if it has none. */
export function drawLabel({ edge, label }: PlacedEdge): string {
  if (label === undefined) return '';
  const { x, y, width, height, lines } = label;
  const ink = edge.kind === 'catch' ? '#b91c1c' : '#334155';
  const rows = lines.map((line, index) => {
    const baseline = y - height / 2 + 2 + LABEL_LEADING * (index + 1) - 3;
    return `<text x="${round(x)}" y="${round(baseline)}">${escapeXml(line)}</text>`;
  });
  return (
    `<g font-size="${LABEL_FONT.size}" fill="${ink}" text-anchor="middle">` +
    `<rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}"` +
    ` rx="4" fill="#ffffff" fill-opacity="0.92"/>${rows.join('')}</g>`
  );
}
