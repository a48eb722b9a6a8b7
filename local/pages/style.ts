import { DARK } from '../graph/drawing/dark';

/** Colours by their use; each is of the palette of the drawings, which knows its counterpart on a dark page. */
const LIGHT: Readonly<Record<string, string>> = {
  page: '#ffffff',
  panel: '#f8fafc',
  line: '#e2e8f0',
  edge: '#94a3b8',
  soft: '#475569',
  ink: '#0f172a',
  link: '#1d4ed8',
  'good-fill': '#dcfce7',
  'good-ink': '#14532d',
  'bad-fill': '#fee2e2',
  'bad-ink': '#7f1d1d',
  'busy-fill': '#eff6ff',
  'busy-ink': '#1e3a8a',
  'odd-fill': '#fefce8',
  'odd-ink': '#713f12',
  'task-fill': '#f0fdfa',
  'task-ink': '#134e4a',
};

/** The style sheet of all pages: light or dark as the reader's system is, one column on a phone, fonts of the system. */
export const STYLE = `:root { color-scheme: light dark; ${variables((colour) => colour)} }
@media (prefers-color-scheme: dark) { :root { ${variables((colour) => DARK[colour]!)} } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
a { color: var(--link); text-decoration: none; }
a:hover, p a { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.25rem 0.75rem; z-index: 3; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.25rem; padding: 0.6rem 1rem;
  border-bottom: 1px solid var(--line); background: var(--panel); position: relative; z-index: 2; }
header .brand { font-weight: 650; color: var(--ink); }
header nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
header nav a { color: var(--soft); padding: 0.2rem 0; }
header nav a[aria-current] { color: var(--ink); box-shadow: inset 0 -2px var(--link); }
.search { position: relative; flex: 1 1 12rem; max-width: 26rem; margin-left: auto; }
.search input { width: 100%; font: inherit; padding: 0.3rem 0.75rem; border: 1px solid var(--edge); border-radius: 8px;
  background: var(--page); color: inherit; }
.found { position: absolute; right: 0; left: 0; top: 100%; margin: 0.25rem 0 0; padding: 0.25rem; list-style: none;
  background: var(--page); border: 1px solid var(--edge); border-radius: 8px; box-shadow: 0 8px 24px #0003;
  max-height: 70vh; overflow: auto; }
.found a, .found p { display: block; margin: 0; padding: 0.35rem 0.6rem; border-radius: 6px; color: var(--ink); }
.found a:hover, .found a:focus { background: var(--panel); text-decoration: none; }
.found small { color: var(--soft); display: block; }
main { max-width: 76rem; margin: 0 auto; padding: 1rem 1rem 3rem; outline: none; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
h1 .badge, h1 .kind { font-size: 0.85rem; vertical-align: middle; margin-left: 0.5rem; }
p { margin: 0.5rem 0; max-width: 46rem; }
.lead { color: var(--soft); font-size: 1.05rem; }
.soft, footer { color: var(--soft); }
footer { border-top: 1px solid var(--line); padding: 0.75rem 1rem; font-size: 0.85rem; text-align: center; }
code, pre { font: 0.9em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
pre { margin: 0.5rem 0; padding: 0.75rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: 0.5rem 0; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.75rem 0.45rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-size: 0.85rem; font-weight: 600; overflow-wrap: normal; }
tbody th { font-weight: 550; min-width: 9rem; }
th.right, td.right { text-align: right; padding-right: 1.5rem; font-variant-numeric: tabular-nums; }
table.even { table-layout: fixed; }
table.even th:first-child { width: 28%; }
.duration, time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.25rem; margin: 0.5rem 0; }
.facts div { display: contents; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.facts.short { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 0.75rem 0; }
.facts.short div { display: block; }
.facts.short dt { font-size: 0.85rem; }
.names { display: inline; margin: 0; padding: 0; list-style: none; }
.names li { display: inline; }
.names li + li::before { content: ", "; }
.columns { columns: 16rem; column-gap: 2rem; margin: 0.5rem 0; padding: 0; list-style: none; }
.columns li { break-inside: avoid; padding: 0.1rem 0; }
.badge, .kind { display: inline-block; padding: 0.05rem 0.6rem; border-radius: 99px; font-size: 0.85rem; font-weight: 550;
  white-space: nowrap; background: var(--line); color: var(--ink); }
.badge.good { background: var(--good-fill); color: var(--good-ink); }
.badge.bad { background: var(--bad-fill); color: var(--bad-ink); }
.badge.busy, .kind.load { background: var(--busy-fill); color: var(--busy-ink); }
.badge.odd { background: var(--odd-fill); color: var(--odd-ink); }
.kind.transform { background: var(--task-fill); color: var(--task-ink); }
.picture { overflow: auto; margin: 0.5rem 0; }
.picture img { display: block; max-width: none; }
@media (max-width: 40rem) {
  .search { flex-basis: 100%; max-width: none; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 0.6rem; }
  .facts.short { gap: 0.6rem 1.75rem; }
  .facts.short dd { margin: 0; }
  table, tbody, tr, tbody th, td { display: block; }
  thead, td.empty { display: none; }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td, td.right, table.even th:first-child { border: 0; padding: 0.1rem 0; text-align: left; width: auto; }
  td, td.right { position: relative; padding-left: 8rem; min-height: 1.7rem; }
  td::before { content: attr(data-title); position: absolute; left: 0; width: 7.5rem; color: var(--soft); font-size: 0.85rem; }
}
@media print { header nav, .search, .skip { display: none; } }
`;

function variables(shown: (colour: string) => string): string {
  return Object.entries(LIGHT)
    .map(([name, colour]) => `--${name}: ${shown(colour)};`)
    .join(' ');
}
