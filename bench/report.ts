/** One number of the benchmark. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The value that it is compared with, measured in the same run. */
  readonly baseline?: number;
  /** Maximum value. */
  readonly bar?: number;
  /** Whether it is a time or memory, or a ratio of them, which differ a little from run to run. */
  readonly varies?: boolean;
  /** Whether it is within the bar; absent without a bar. */
  readonly ok?: boolean;
}

/** A metric, rounded to four digits if it is not a whole number, after the comparison with its bar. */
export function metric(
  name: string,
  value: number,
  unit: string,
  { baseline, bar, varies }: Pick<Metric, 'baseline' | 'bar' | 'varies'> = {},
): Metric {
  return {
    name,
    value: round(value),
    unit,
    ...(baseline === undefined ? {} : { baseline: round(baseline) }),
    ...(bar === undefined ? {} : { bar, ok: value <= bar }),
    ...(varies ? { varies } : {}),
  };
}

/** The metrics as JSON. */
export function renderJson(metrics: readonly Metric[]): string {
  return JSON.stringify({ metrics }, null, 2);
}

/** The metrics as text: one a line, numbers at the right. */
export function renderTable(metrics: readonly Metric[]): string {
  const rows = metrics.map(({ name, value, unit, baseline, bar, ok }) => [
    name,
    text(value),
    unit,
    text(baseline),
    text(bar),
    ok === undefined ? '' : ok ? '✓' : '✗',
  ]);
  const table = [['metric', 'value', 'unit', 'baseline', 'bar', 'ok'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const isNumber = (column: number) => column === 1 || column === 3 || column === 4;
  return table
    .map((row) => row.map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** By how much figures that are the same in each run may be over their bars on a busy machine: for a bar that is known to be missed. */
const EXACT_TOLERANCE = 1.02;

/**
 * Exit code of the process: 1 when a bar is missed.
 *
 * @param tolerance allowed multiple of a bar for figures that vary: more than 1 on a busy machine, where other figures may be 2 %
 * over their bars
 */
export function exitCode(metrics: readonly Metric[], tolerance = 1): 0 | 1 {
  const allowed = ({ varies }: Metric) => (varies ? tolerance : Math.min(tolerance, EXACT_TOLERANCE));
  const isMissed = (one: Metric) =>
    one.ok === false && (tolerance === 1 || !(one.value <= (one.bar ?? Infinity) * allowed(one)));
  return metrics.some(isMissed) ? 1 : 0;
}

function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}

function text(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('en-US', { maximumFractionDigits: 4 });
}
