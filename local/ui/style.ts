/** What pages of runs add to the style sheet of all pages. */
export const RUNS_STYLE = `
td.right, .one-line { white-space: nowrap; }
.spaced { display: inline-flex; gap: 0.9rem; }
.odd:not(.badge, .square) { color: var(--odd-ink); font-weight: 650; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; margin: 0.75rem 0; }
.action { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; margin: 0; }
button { white-space: nowrap; font: inherit; font-size: 0.9rem; padding: 0.25rem 0.9rem; border-radius: 8px; cursor: pointer;
  border: 1px solid var(--edge); background: var(--page); color: var(--ink); }
button:hover { background: var(--panel); border-color: var(--soft); }
button.main { background: var(--ink); color: var(--page); border-color: var(--ink); }
button.main:hover { background: var(--soft); border-color: var(--soft); }
a.button { display: inline-block; font-size: 0.9rem; padding: 0.25rem 0.9rem; border-radius: 8px; border: 1px solid var(--edge); color: var(--ink); }
a.button:hover { background: var(--panel); border-color: var(--soft); text-decoration: none; }
.problem a.button { background: var(--page); }
.where { max-width: none; margin-bottom: 0.75rem; padding: 0.35rem 0.75rem; border-radius: 8px; background: var(--odd-fill); color: var(--odd-ink); }
input[type="date"] { font: inherit; padding: 0.2rem 0.5rem; border: 1px solid var(--edge); border-radius: 8px;
  background: var(--page); color: inherit; }
.squares { display: flex; gap: 3px; margin: 0; padding: 0; list-style: none; }
.square { display: block; width: 1.5rem; height: 1.5rem; line-height: 1.5rem; border-radius: 5px; text-align: center;
  font-size: 0.8rem; background: var(--line); color: var(--ink); }
.square:hover { text-decoration: none; outline: 2px solid var(--edge); }
.square.good { background: var(--good-fill); color: var(--good-ink); }
.square.bad { background: var(--bad-fill); color: var(--bad-ink); }
.square.busy { background: var(--busy-fill); color: var(--busy-ink); }
.square.odd { background: var(--odd-fill); color: var(--odd-ink); }
.notes { margin: 0.75rem 0; padding: 0; list-style: none; }
.notes li { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.5rem 0.75rem; margin: 0.25rem 0;
  border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
.notes pre { flex-basis: 100%; margin: 0; border: 0; padding: 0; }
.problem { margin: 0.75rem 0 1.25rem; padding: 0.75rem 1rem; border-radius: 8px; background: var(--bad-fill); color: var(--bad-ink); }
.problem h2 { margin: 0 0 0.25rem; font-size: 1rem; }
.problem pre { background: var(--page); color: var(--ink); }
details { margin: 0.5rem 0; }
summary { cursor: pointer; color: var(--soft); }
.log { max-height: 75vh; overflow: auto; }
.wide { overflow-x: auto; }
.rows td, .rows th { white-space: nowrap; max-width: 30rem; overflow: hidden; text-overflow: ellipsis; }
.badge.busy span { animation: pulse 1.6s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: 0.25; } }
@media (prefers-reduced-motion: reduce) { .badge.busy span { animation: none; } }
@media (max-width: 40rem) {
  .rows, .rows tbody { display: table; }
  .rows thead { display: table-header-group; }
  .rows tr { display: table-row; }
  .rows td, .rows tbody th { display: table-cell; padding: 0.3rem 0.75rem 0.3rem 0; min-height: 0; }
  .rows td::before { content: none; }
  button { padding: 0.4rem 1rem; }
}
`;
