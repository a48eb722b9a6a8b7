import { DARK } from '../../../../local/graph/drawing/dark';
import { graphOf } from '../../../../local/graph/state-machine/model';
import { toPng } from '../../../../local/graph/drawing/png';
import { toSvg } from '../../../../local/graph/state-machine/svg';
import { COLOURS } from '../../../../local/graph/drawing/theme';
import { ZOO } from '../samples';
import { parseXml, textOf } from '../xml';

const STYLE = /<style>.*<\/style>/;

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const share = parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

test.each(Object.entries(COLOURS))(
  'the text of a %s can be read, on a light page and on a dark one',
  (_, { fill, ink }) => {
    const [ground, text] = ['#ffffff', '#0f172a'];
    expect(contrast(ink, fill)).toBeGreaterThan(4.5);
    expect(contrast(DARK[ink]!, DARK[fill]!)).toBeGreaterThan(4.5);
    expect(contrast(DARK['#475569']!, DARK[fill]!)).toBeGreaterThan(fill === '#334155' ? 0 : 4.5);
    expect(contrast(DARK[text]!, DARK[ground]!)).toBeGreaterThan(4.5);
  },
);

test('a picture has a dark colour for each that it is drawn with, for those who ask for dark', () => {
  const svg = toSvg(graphOf(ZOO), { title: 'zoo' });
  const style = textOf(parseXml(svg).all('style')[0]!);
  expect(style).toMatch(/^@media \(prefers-color-scheme:dark\)\{.*\}$/);
  const drawn = [...svg.replace(STYLE, '').matchAll(/ (fill|stroke)="(#\w+)"/g)];
  for (const [, name, colour] of drawn) expect(style).toContain(`[${name}="${colour}"]{${name}:${DARK[colour!]}}`);
  expect(style).not.toContain('undefined');
});

test('a PNG is light: the same as without the rules for dark', async () => {
  const svg = toSvg(graphOf({ StartAt: 'a', States: { a: { Type: 'Pass', End: true } } }));
  expect(svg).toMatch(STYLE);
  expect((await toPng(svg)).equals(await toPng(svg.replace(STYLE, '')))).toBe(true);
});
