/** The colour that replaces a colour of a picture on a dark page. */
export const DARK: Readonly<Record<string, string>> = {
  // Backgrounds, lines and text colours of no kind.
  '#ffffff': '#0f172a',
  '#f8fafc': '#1e293b',
  '#e2e8f0': '#334155',
  '#94a3b8': '#64748b',
  '#64748b': '#94a3b8',
  '#475569': '#b6c2d1',
  '#334155': '#cbd5e1',
  '#0f172a': '#f1f5f9',
  // Fill, line and text colours of each kind.
  '#dcfce7': '#052e16',
  '#16a34a': '#22c55e',
  '#14532d': '#bbf7d0',
  '#fee2e2': '#450a0a',
  '#dc2626': '#f87171',
  '#b91c1c': '#fca5a5',
  '#7f1d1d': '#fecaca',
  '#fff7ed': '#431407',
  '#ea580c': '#fb923c',
  '#7c2d12': '#fed7aa',
  '#eff6ff': '#172554',
  '#2563eb': '#60a5fa',
  '#1d4ed8': '#93c5fd',
  '#1e3a8a': '#bfdbfe',
  '#fdf4ff': '#4a044e',
  '#c026d3': '#e879f9',
  '#701a75': '#f5d0fe',
  '#fefce8': '#422006',
  '#ca8a04': '#facc15',
  '#713f12': '#fef08a',
  '#f0fdfa': '#042f2e',
  '#0d9488': '#2dd4bf',
  '#134e4a': '#99f6e4',
  '#f5f3ff': '#2e1065',
  '#7c3aed': '#a78bfa',
  '#4c1d95': '#ddd6fe',
};

/**
 * A picture that is dark on a dark page: it gets a style rule for each of its colours (`prefers-color-scheme`). A
 * renderer that does not know such rules, as that of PNG pictures, draws it light.
 *
 * @param svg a document with its colours in `fill` and `stroke`, and a `<title>`
 */
export function withDarkMode(svg: string): string {
  const used = [
    ...new Set([...svg.matchAll(/ (fill|stroke)="(#[0-9a-f]{6})"/g)].map(([, name, colour]) => `${name} ${colour}`)),
  ];
  const rules = used.sort().map((each) => {
    const [name, colour] = each.split(' ') as [string, string];
    return `[${name}="${colour}"]{${name}:${DARK[colour]}}`;
  });
  return svg.replace(
    '</title>\n',
    (title) => `${title}<style>@media (prefers-color-scheme:dark){${rules.join('')}}</style>\n`,
  );
}
