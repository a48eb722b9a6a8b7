import { round } from '../drawing/curve';
import type { PlacedGroup, PlacedNode } from './layout';
import { PADDING, type Line } from './shape';
import { escapeXml, FAMILIES } from '../drawing/text';
import { COLOURS } from '../drawing/theme';
import type { NodeKind } from './node-kind';

const CENTERED = new Set<NodeKind>(['start', 'end', 'succeed', 'fail', 'choice']);

/** A node: a leaf, or the box of a Map or a Parallel without its content. */
export function drawNode(placed: PlacedNode): string {
  const { node, lines } = placed;
  const said = [node.label, node.detail, ...node.notes].filter((text) => text !== undefined).join('\n');
  return [
    `<g data-state="${escapeXml(node.id)}">`,
    `<title>${escapeXml(said)}</title>`,
    outline(placed),
    ...lines.map((line) => drawLine(placed, line)),
    '</g>',
  ].join('');
}

/** The box of one branch of a Parallel. */
export function drawGroup(placed: PlacedGroup): string {
  const { ink, line } = COLOURS.parallel;
  const texts = placed.lines.map((row) => drawText(row, placed.x + PADDING, placed.y, ink, 'start'));
  return (
    `<g><rect ${area(placed)} rx="8" fill="#ffffff" fill-opacity="0.75" stroke="${line}" stroke-opacity="0.5"` +
    ` stroke-dasharray="4 3"/>${texts.join('')}</g>`
  );
}

function outline(placed: PlacedNode): string {
  const { kind } = placed.node;
  const { fill, line } = COLOURS[kind];
  const style = `fill="${fill}" stroke="${line}" stroke-width="1.2"`;
  if (placed.box) return `<rect ${area(placed)} rx="10" ${style}/>`;
  if (kind === 'choice') return diamond(placed, style);
  if (CENTERED.has(kind)) return `<rect ${area(placed)} rx="${round(Math.min(placed.height / 2, 22))}" ${style}/>`;
  const bar = `M${round(placed.x + 6)} ${round(placed.y + 10)} v${round(placed.height - 20)}`;
  return (
    `<rect ${area(placed)} rx="8" ${style}/>` +
    `<path d="${bar}" stroke="${line}" stroke-width="3" stroke-linecap="round" fill="none"/>`
  );
}

function diamond({ x, y, width, height }: PlacedNode, style: string): string {
  const [right, bottom, cx, cy] = [x + width, y + height, x + width / 2, y + height / 2].map(round);
  const path = `M${cx} ${round(y)} L${right} ${cy} L${cx} ${bottom} L${round(x)} ${cy} z`;
  return `<path d="${path}" stroke-linejoin="round" ${style}/>`;
}

function drawLine(placed: PlacedNode, line: Line): string {
  const { ink } = COLOURS[placed.node.kind];
  const isDark = placed.node.kind === 'start' || placed.node.kind === 'end';
  const colour = !isDark && (line.role === 'detail' || line.role === 'note') ? '#475569' : ink;
  if (!placed.box && CENTERED.has(placed.node.kind)) {
    return drawText(line, placed.x + placed.width / 2, placed.y, colour, 'middle');
  }
  return drawText(line, placed.x + PADDING + (placed.box ? 0 : 2), placed.y, colour, 'start');
}

function drawText({ text, font, y, role }: Line, x: number, top: number, fill: string, anchor: string): string {
  const style = [
    font.family === 'mono' ? ` font-family="${FAMILIES.mono}"` : '',
    font.bold ? ' font-weight="600"' : '',
    font.italic ? ' font-style="italic"' : '',
    role === 'tag' ? ' letter-spacing="0.6" fill-opacity="0.8"' : '',
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
  ].join('');
  return (
    `<text x="${round(x)}" y="${round(top + y)}" font-size="${font.size}" fill="${fill}"${style}` +
    ` xml:space="preserve">${escapeXml(text)}</text>`
  );
}

function area({ x, y, width, height }: PlacedNode | PlacedGroup): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}
