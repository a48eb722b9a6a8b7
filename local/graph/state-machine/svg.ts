import { round } from '../drawing/curve';
import { withDarkMode } from '../drawing/dark';
import { place, type Placed } from './layout';
import type { Graph } from './model';
import { drawEdge, drawLabel, MARKERS } from './svg-edge';
import { drawGroup, drawNode } from './svg-node';
import { escapeXml, FAMILIES, textWidth, type Font } from '../drawing/text';

/** Options of {@link toSvg}. */
export interface SvgOptions {
  /** Title line of the picture: the pipeline's name. */
  readonly title?: string;
}

const MARGIN = 24;
const TITLE: Font = { size: 17, family: 'sans', bold: true };
const TITLE_HEIGHT = 34;

/**
 * The graph as a standalone SVG picture: it needs no other style sheet, script, font or image. Its background is white,
 * or dark for readers who prefer dark.
 * @returns one XML document, the same text for the same graph and options
 */
export function toSvg(graph: Graph, options: SvgOptions = {}): string {
  const { title = '' } = options;
  const placed = place(graph);
  const top = MARGIN + (title === '' ? 0 : TITLE_HEIGHT);
  const inner = Math.max(placed.width, textWidth(title, TITLE));
  const [width, height] = [Math.ceil(inner + 2 * MARGIN), Math.ceil(top + placed.height + MARGIN)];
  const name = escapeXml(title === '' ? 'State machine' : title);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ` role="img" aria-label="${name}" font-family="${FAMILIES.sans}">`,
    `<title>${name}</title>`,
    MARKERS,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12" fill="#ffffff" stroke="#e2e8f0"/>`,
    ...(title === ''
      ? []
      : [
          `<text x="${MARGIN}" y="${MARGIN + 16}" font-size="${TITLE.size}" font-weight="600" fill="#0f172a">${name}</text>`,
        ]),
    `<g transform="translate(${round((width - placed.width) / 2)} ${top})">`,
    ...draw(placed),
    '</g>',
    '</svg>',
    '',
  ];
  return withDarkMode(lines.join('\n'));
}

function draw(placed: Placed): string[] {
  const nodes = new Map(placed.nodes.map((node) => [node.node.id, node]));
  const boxes = [...placed.nodes.filter(({ box }) => box), ...placed.groups];
  // An inner box must be drawn after the box around it, which is larger.
  boxes.sort((a, b) => b.width * b.height - a.width * a.height);
  return [
    ...boxes.map((box) => ('node' in box ? drawNode(box) : drawGroup(box))),
    ...placed.edges.map((edge) => drawEdge(edge, nodes)),
    ...placed.nodes.filter(({ box }) => !box).map((node) => drawNode(node)),
    ...placed.edges.map(drawLabel),
  ].filter((element) => element !== '');
}
