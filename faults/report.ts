import { FAULT_KINDS } from './faults';
import type { Breach, Result } from './tally';

/** How many lines of a breach are shown. */
const MAX_SEEN = 12;

/** The result as JSON. */
export function renderJson(
  { runs, faults, rows, rejected, lost, duplicated, lied, breaches }: Result,
  seed: number,
): string {
  const found = breaches.length > 0 ? { breaches } : {};
  return JSON.stringify({ runs, faults, rows, rejected, lost, duplicated, lied, seed, ...found }, null, 2);
}

/** The result as text. */
export function renderTable(result: Result, seed: number): string {
  const faults = FAULT_KINDS.map((kind): [string, number] => [kind, result.faults[kind] ?? 0]);
  const tried = faults.reduce((sum, [, count]) => sum + count, 0);
  const totals: Array<[string, number]> = [
    ['faults', tried],
    ['runs', result.runs],
    ['rows', result.rows],
    ['rejected', result.rejected],
    ['lost', result.lost],
    ['duplicated', result.duplicated],
    ['lied', result.lied],
  ];
  const width = Math.max(...[...faults, ...totals].map(([name]) => name.length));
  const line = ([name, count]: [string, number]) =>
    `${name.padEnd(width)}  ${count.toLocaleString('en-US').padStart(7)}`;
  return [
    `${'fault'.padEnd(width)}  ${'times'.padStart(7)}`,
    ...faults.map(line),
    '',
    ...totals.map(line),
    ...result.breaches.flatMap((breach) => ['', ...renderBreach(breach, seed)]),
  ].join('\n');
}

function renderBreach({ scenario, theme, pipeline, sorts, seen }: Breach, seed: number): string[] {
  const more = seen.length > MAX_SEEN ? [`  and ${seen.length - MAX_SEEN} more`] : [];
  return [
    `${sorts.join(', ')} in scenario ${scenario} (${theme}, pipeline ${pipeline}); again with --seed ${seed} --only ${scenario}`,
    ...seen.slice(0, MAX_SEEN).map((line) => `  ${line}`),
    ...more,
  ];
}

/** Exit code of the process. */
export function exitCode({ lost, duplicated, lied }: Result): 0 | 1 {
  return lost + duplicated + lied > 0 ? 1 : 0;
}
