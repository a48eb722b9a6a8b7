import { createHash } from 'node:crypto';

/** What the name of a load pipeline is made of. */
export interface LoadIdentity {
  readonly domain: string;
  /** The table, of a pipeline that is one table's by what its dag configuration says. */
  readonly table?: string;
  readonly dag?: string;
  /** Cron expression; undefined without a schedule. */
  readonly schedule?: string;
  /** Name of the preset; the cron expression, or `cron1` and so on as `dag-generate` calls it, where it has none. */
  readonly scheduleName?: string;
}

/**
 * Unique names of load pipelines. A name is the domain, or domain and table if the pipeline loads one table. If that is not unique, the
 * schedule is appended, and then the dag configuration. The names do not depend on the order of the pipelines.
 */
export function nameLoads(loads: readonly LoadIdentity[]): string[] {
  const ofDomain = countsOf(loads.filter(({ table }) => table === undefined).map(({ domain }) => domain));
  const names = loads.map((load) => {
    const { domain, table, dag } = load;
    const base = table === undefined ? domain : `${domain}_${table}`;
    const scheduled = `${base}_${scheduleSlug(load)}`;
    const withDag = dag === undefined ? scheduled : `${scheduled}_${slug(dag)}`;
    const whole = `${withDag}_${hash([domain, load.schedule, load.scheduleName, dag, ...(table === undefined ? [] : [table])])}`;
    const isPlain = table !== undefined || ofDomain.get(domain) === 1;
    return isPlain ? [base, scheduled, withDag, whole] : [scheduled, withDag, whole];
  });
  return nameEach(names, new Set());
}

/**
 * Picks a name for each: the first of its own, and the next while another has that too. Who has fewer choices left gives way
 * last.
 *
 * @param choices names of each, best first; the last must be its own alone
 * @param taken names that are already used
 */
export function nameEach(choices: readonly (readonly string[])[], taken: ReadonlySet<string>): string[] {
  const at = choices.map(() => 0);
  const longest = Math.max(0, ...choices.map(({ length }) => length));
  const level = (i: number) => longest - choices[i].length + at[i];
  const canMove = (i: number) => at[i] < choices[i].length - 1;
  for (;;) {
    const owners = groupBy(
      choices.map((_, i) => i),
      (i) => choices[i][at[i]],
    );
    const moving = [...owners].flatMap(([name, same]) => {
      if (taken.has(name)) {
        return same;
      }
      // A name that means just this pipeline beats one that was lengthened into it.
      const lowest = Math.min(...same.map(level));
      const first = same.filter((i) => level(i) === lowest);
      return first.length === 1 ? same.filter((i) => i !== first[0]) : same;
    });
    const movable = moving.filter(canMove);
    if (movable.length === 0) {
      return choices.map((names, i) => names[at[i]]);
    }
    movable.forEach((i) => at[i]++);
  }
}

/** A schedule as part of a name: `daily`, `0_2_x_x_1_5`, `none`. */
export function scheduleSlug({ schedule, scheduleName }: Pick<LoadIdentity, 'schedule' | 'scheduleName'>): string {
  if (schedule === undefined) {
    return 'none';
  }
  const isPreset = scheduleName !== undefined && !/\s|^cron\d+$/.test(scheduleName);
  return slug(isPreset ? scheduleName : schedule.replaceAll('-', '_'));
}

/** A text as part of a name: letters, digits, `_`, `-` and `.`; `x` for what is any. */
export function slug(text: string): string {
  return text
    .trim()
    .replaceAll('*', 'x')
    .replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_')
    .replace(/^[_.-]+(?=.)|(?<=.)[_.-]+$/gu, '');
}

/** Eight digits that differ where the parts differ. */
export function hash(parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}

/** Groups, in the order in which they come up first. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) {
      group.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return groups;
}

function countsOf(values: readonly string[]): Map<string, number> {
  return new Map([...groupBy(values, (value) => value)].map(([value, same]) => [value, same.length]));
}
