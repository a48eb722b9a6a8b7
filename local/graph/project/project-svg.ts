import { round } from '../drawing/curve';
import { withDarkMode } from '../drawing/dark';
import { levelPath } from '../state-machine/lanes';
import { LABEL_FONT, LABEL_LEADING } from '../state-machine/layout';
import type { Card, CardEntry, ProjectGraph } from './project';
import {
  ENTRY_FONT,
  FACTS_FONT,
  factsLine,
  MORE_HEIGHT,
  PAD,
  TAG_FONT,
  TITLE_FONT,
  tagOf,
  type PlacedEntry,
} from './project-card';
import { placeProject } from './project-layout';
import { escapeXml, FAMILIES, textWidth, type Font } from '../drawing/text';
import { COLOURS, LINE, type Colours } from '../drawing/theme';
import type { PlacedCard, PlacedLink } from './project-placed';

const MARGIN = 28;
const HEADING: Font = { size: 17, family: 'sans', bold: true };
const HEADING_HEIGHT = 38;
const STARTS = '#2563eb';

/** The colours of a card, and of the arrows in it. */
export const CARD_COLOURS: Readonly<Record<Card['kind'], Colours>> = {
  load: COLOURS.container,
  transform: COLOURS.map,
  elsewhere: COLOURS.pass,
};

const MARKERS = Object.entries({ next: LINE, starts: STARTS, inner: '#94a3b8' })
  .map(
    ([id, colour]) =>
      `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="${id === 'inner' ? 6 : 8}"` +
      ` markerHeight="${id === 'inner' ? 6 : 8}" markerUnits="userSpaceOnUse" orient="auto">` +
      `<path d="M0 0.8 L10 5 L0 9.2 z" fill="${colour}"/></marker>`,
  )
  .join('');

/** Options of {@link projectSvg}. */
export interface ProjectSvgOptions {
  readonly title?: string;
  readonly full?: boolean;
}

/**
 * A project as a standalone SVG picture, from its loads on the left to its last transforms on the right: a card for
 * each pipeline with its tables or tasks, and lines for the datasets that are read. Like `toSvg`, it needs no other
 * files.
 *
 * @param options.full shows all tables and tasks; without it, large cards say how many entries they do not show
 * @returns one XML document, the same text for the same graph and options
 */
export function projectSvg(graph: ProjectGraph, { title = '', full = false }: ProjectSvgOptions = {}): string {
  const placed = placeProject(graph, full);
  const top = MARGIN + (title === '' ? 0 : HEADING_HEIGHT);
  const inner = Math.max(placed.width, textWidth(title, HEADING));
  const [width, height] = [Math.ceil(inner + 2 * MARGIN), Math.ceil(top + placed.height + MARGIN)];
  const name = escapeXml(title === '' ? 'Pipelines' : title);
  const heading = `<text x="${MARGIN}" y="${MARGIN + 16}" font-size="${HEADING.size}" font-weight="600" fill="#0f172a">`;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ` role="img" aria-label="${name}" font-family="${FAMILIES.sans}">`,
    `<title>${name}</title>`,
    `<defs>${MARKERS}</defs>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12" fill="#ffffff" stroke="#e2e8f0"/>`,
    ...(title === '' ? [] : [`${heading}${name}</text>`]),
    `<g transform="translate(${round((width - placed.width) / 2)} ${top})">`,
    ...placed.links.map(drawLink),
    ...placed.cards.map(drawCard),
    ...placed.links.map(drawLabel),
    '</g>',
    '</svg>',
    '',
  ];
  return withDarkMode(lines.join('\n'));
}

function drawCard(placed: PlacedCard): string {
  const { card, x, y, width, height, more } = placed;
  const { fill, line, ink } = CARD_COLOURS[card.kind];
  const dashes = card.kind === 'elsewhere' ? ' stroke-dasharray="5 4"' : '';
  const names = card.entries.map(({ name }) => name).join('\n');
  return [
    `<g data-pipeline="${escapeXml(card.title)}" transform="translate(${round(x)} ${round(y)})">`,
    `<title>${escapeXml(`${card.title}\n${names}`)}</title>`,
    `<rect width="${round(width)}" height="${round(height)}" rx="10" fill="${fill}" stroke="${line}"${dashes}` +
      ' stroke-width="1.2"/>',
    text(tagOf(card), PAD, 20, TAG_FONT, ink, ' letter-spacing="0.6" fill-opacity="0.8"'),
    text(card.title, PAD, 38, TITLE_FONT, ink),
    card.facts.length > 0 ? text(factsLine(card), PAD, 56, FACTS_FONT, '#475569') : '',
    ...placed.edges.map(
      (points) =>
        `<path d="${levelPath(points)}" fill="none" stroke="#94a3b8" stroke-width="1.2" marker-end="url(#inner)"/>`,
    ),
    ...placed.entries.map((entry) => drawEntry(entry, CARD_COLOURS[kindOf(entry.entry, card)])),
    more > 0
      ? text(`and ${more} more (--full)`, PAD, height - MORE_HEIGHT / 2 - 3, ENTRY_FONT, ink, ' fill-opacity="0.8"')
      : '',
    '</g>',
  ].join('');
}

/** A dataset that a card only reads looks like one from outside, one that it loads first looks like a load. */
export function kindOf(entry: CardEntry, { kind }: Card): Card['kind'] {
  return entry.role === undefined ? kind : entry.role === 'read' ? 'elsewhere' : 'load';
}

function drawEntry({ entry, text: label, x, y, width, height }: PlacedEntry, { line, ink }: Colours): string {
  const dashes = entry.role === 'read' ? ' stroke-dasharray="4 3"' : '';
  return (
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="6" fill="#ffffff"` +
    ` stroke="${line}" stroke-opacity="${entry.role === undefined ? 0.45 : 0.8}"${dashes}/>${text(label, x + 9, y + height / 2 + 4, ENTRY_FONT, ink)}`
  );
}

function drawLink({ link, points }: PlacedLink): string {
  const style = link.starts
    ? `stroke="${STARTS}" stroke-dasharray="6 4" marker-end="url(#starts)"`
    : `stroke="${LINE}" marker-end="url(#next)"`;
  return `<path d="${levelPath(points)}" fill="none" stroke-width="1.5" ${style}/>`;
}

/** The label of a link, on a white background. */
function drawLabel({ link, label }: PlacedLink): string {
  const { x, y, width, height, lines } = label;
  const rows = lines.map((row, index) => {
    const baseline = y - height / 2 + 2 + LABEL_LEADING * (index + 1) - 3;
    return `<text x="${round(x)}" y="${round(baseline)}">${escapeXml(row)}</text>`;
  });
  return (
    `<g font-size="${LABEL_FONT.size}" fill="${link.starts ? '#1d4ed8' : '#334155'}" text-anchor="middle">` +
    `<title>${escapeXml(link.datasets.join('\n'))}</title>` +
    `<rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}"` +
    ` rx="4" fill="#ffffff" fill-opacity="0.92"/>${rows.join('')}</g>`
  );
}

function text(content: string, x: number, y: number, font: Font, fill: string, more = ''): string {
  const weight = font.bold ? ' font-weight="600"' : '';
  return (
    `<text x="${round(x)}" y="${round(y)}" font-size="${font.size}" fill="${fill}"${weight}${more}` +
    ` xml:space="preserve">${escapeXml(content)}</text>`
  );
}
