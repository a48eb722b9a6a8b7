import { FAULT_KINDS, type FaultKind } from './faults';
import type { Scenario } from './scenario';
import type { Snapshot } from './snapshot';

/** The ways in which a promise can be broken. */
export type Sort = 'lost' | 'duplicated' | 'lied';

/** A broken promise in a scenario. */
export interface Breach {
  readonly seed: number;
  readonly scenario: number;
  readonly theme: string;
  readonly pipeline: string;
  readonly sorts: Sort[];
  readonly seen: string[];
}

/** The result of some scenarios. */
export interface Result {
  readonly runs: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Rows in the generated files. */
  readonly rows: number;
  /** Rows that Starlake rejects. */
  readonly rejected: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Runs with wrong statements. */
  readonly lied: number;
  readonly breaches: readonly Breach[];
}

/** The empty result. */
export const NOTHING: Result = {
  runs: 0,
  faults: {},
  rows: 0,
  rejected: 0,
  lost: 0,
  duplicated: 0,
  lied: 0,
  breaches: [],
};

/** The sum of two results. */
export function add(one: Result, other: Result): Result {
  const faults = FAULT_KINDS.flatMap((kind) => {
    const count = (one.faults[kind] ?? 0) + (other.faults[kind] ?? 0);
    return count > 0 ? [[kind, count] as const] : [];
  });
  return {
    runs: one.runs + other.runs,
    faults: Object.fromEntries(faults),
    rows: one.rows + other.rows,
    rejected: one.rejected + other.rejected,
    lost: one.lost + other.lost,
    duplicated: one.duplicated + other.duplicated,
    lied: one.lied + other.lied,
    breaches: [...one.breaches, ...other.breaches],
  };
}

/** Counts what happens in a scenario. A lost or duplicated row is counted once, however often it is checked. */
export class Tally {
  runs = 0;
  lied = 0;
  private readonly faults: Partial<Record<FaultKind, number>> = {};
  private readonly lost = new Set<number>();
  private readonly duplicated = new Set<number>();
  private readonly seen: string[] = [];

  readonly happened = (kind: FaultKind, times = 1): void => {
    if (times > 0) this.faults[kind] = (this.faults[kind] ?? 0) + times;
  };

  /** Records wrong statements of a run. */
  lie(claims: readonly string[]): void {
    if (claims.length === 0) return;
    this.lied++;
    this.see(claims);
  }

  /** Records rows that no run can load any more. */
  lose(rows: readonly number[], why: string): void {
    const fresh = rows.filter((id) => !this.lost.has(id));
    fresh.forEach((id) => this.lost.add(id));
    if (fresh.length > 0) this.see([`${fresh.length} rows lost: ${why}`]);
  }

  /** Searches for lost and duplicated rows. */
  count(now: Snapshot): void {
    this.lose(now.lost, 'neither in a table nor rejected, nor in a file that waits');
    const fresh = now.duplicated.filter((id) => !this.duplicated.has(id));
    fresh.forEach((id) => this.duplicated.add(id));
    const names = now.files.filter(({ ids }) => ids.some((id) => fresh.includes(id))).map(({ name }) => name);
    if (fresh.length > 0) this.see([`${fresh.length} rows loaded twice: ${names.join(', ')}`]);
  }

  result({ seed, number, theme, variant }: Scenario, { rows, rejected }: Pick<Result, 'rows' | 'rejected'>): Result {
    const { runs, faults, lied, seen } = this;
    const [lost, duplicated] = [this.lost.size, this.duplicated.size];
    const sorts = Object.entries({ lost, duplicated, lied }).flatMap(([sort, n]) => (n > 0 ? [sort as Sort] : []));
    const breaches = sorts.length > 0 ? [{ seed, scenario: number, theme, pipeline: variant.name, sorts, seen }] : [];
    return { runs, faults, rows, rejected, lost, duplicated, lied, breaches };
  }

  private see(lines: readonly string[]): void {
    this.seen.push(...lines.map((line) => `run ${this.runs}: ${line}`));
  }
}
