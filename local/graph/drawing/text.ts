/** The font of a text. Sizes are in pixels. */
export interface Font {
  readonly size: number;
  readonly family: 'sans' | 'mono';
  readonly bold?: boolean;
  readonly italic?: boolean;
}

/**
 * The fonts by name, for `font-family`. resvg does not know the system's `sans-serif`: it uses the first installed
 * font, so the list has one for each usual system. Names have no quotes: resvg misreads a quoted name that is not
 * first.
 */
export const FAMILIES = {
  sans: 'Helvetica, Arial, Liberation Sans, Noto Sans, DejaVu Sans, sans-serif',
  mono: 'Menlo, Consolas, Liberation Mono, Noto Sans Mono, DejaVu Sans Mono, monospace',
} as const;

/** Advance widths, in em, of the widest common `sans-serif` font, so that every text fits into its box. */
const WIDTHS: ReadonlyArray<readonly [string, number]> = [
  [" iljI|!.,:;'`", 0.33],
  ['frt()[]/\\-"', 0.42],
  ['_ ?cksvxyzJLFT*^', 0.57],
  ['mwMWOQGD@%—…', 0.95],
];
const OTHER_ASCII = 0.66;
const OTHER_LATIN = 0.75;
const OTHER = 1.05;
const MONO = 0.605;

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u;

/** Estimated width of one line of text in pixels, rather too wide than too narrow. */
export function textWidth(text: string, font: Font): number {
  let em = 0;
  for (const character of text) em += characterWidth(character, font);
  return em * font.size * (font.bold && font.family === 'sans' ? 1.14 : 1);
}

function characterWidth(character: string, font: Font): number {
  if (WIDE.test(character)) return 1.25;
  if (font.family === 'mono') return MONO;
  if (character > '~') return character === '·' ? 0.35 : character < '\u0250' ? OTHER_LATIN : OTHER;
  return WIDTHS.find(([characters]) => characters.includes(character))?.[1] ?? OTHER_ASCII;
}

/**
 * Breaks text into lines after a space. A word that is too long breaks after `_ - . / , :`, else anywhere.
 * @param maxWidth in pixels
 * @param maxLines longer text is cut, with `…` at the end of the last line
 */
export function wrap(text: string, font: Font, maxWidth: number, maxLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of pieces(text, font, maxWidth)) {
    if (line !== '' && textWidth((line + word).trimEnd(), font) > maxWidth) {
      lines.push(line.trim());
      line = '';
    }
    line += word;
  }
  lines.push(line.trim());
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  const last = [...kept[maxLines - 1]];
  while (last.length > 0 && textWidth(`${last.join('')}…`, font) > maxWidth) last.pop();
  kept[maxLines - 1] = `${last.join('')}…`;
  return kept;
}

/** As {@link wrap}, but with lines of about the same length. */
export function wrapEvenly(text: string, font: Font, maxWidth: number, maxLines: number): string[] {
  const lines = wrap(text, font, maxWidth, maxLines);
  if (lines.length === 1) return lines;
  const longest = Math.max(...pieces(text, font, maxWidth).map((piece) => textWidth(piece.trimEnd(), font)));
  for (let width = Math.max(longest, textWidth(text, font) / lines.length); width < maxWidth; width += 4) {
    const even = wrap(text, font, width, maxLines + 1);
    if (even.length === lines.length) return even;
  }
  return lines;
}

function pieces(text: string, font: Font, maxWidth: number): string[] {
  const fits = (piece: string): boolean => textWidth(piece.trimEnd(), font) <= maxWidth;
  const words = text.match(/\s*\S+\s*/g) ?? [];
  return words.flatMap((word) => {
    if (fits(word)) return [word];
    const parts = word.match(/[^_.\-/,:]*[_.\-/,:]*/g) ?? [];
    return parts.flatMap((part) => (fits(part) ? [part] : [...part]));
  });
}

/**
 * Text for SVG content and attributes. Characters that XML 1.0 forbids, or that reverse the text's direction, become
 * `\ufffd`.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
