import { createHash } from 'node:crypto';

/** The parts of a load pipeline's name. */
interface LoadIdentity {
  readonly domain: string;
  /** The table, if the dag configuration asks for one pipeline for each table. */
  readonly table?: string;
  readonly dag?: string;
  /** Cron expression; undefined without a schedule. */
  readonly schedule?: string;
  /** Name of the preset. Without a preset: the cron expression, or `cron1`, `cron2`… as in `dag-generate`. */
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
 * Picks a unique name for each item: its first choice, or a later choice if another item has the same name. If
 * one item alone has the most choices left, it keeps the name.
 *
 * @param choices names for each item, best first; no other item may have the last one
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
      // A pipeline keeps its short name if another pipeline only gets the same name by adding parts.
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

/** A schedule in the form used in names: `daily`, `0_2_x_x_1_5`, `none`. */
export function scheduleSlug({ schedule, scheduleName }: Pick<LoadIdentity, 'schedule' | 'scheduleName'>): string {
  if (schedule === undefined) {
    return 'none';
  }
  const isPreset = scheduleName !== undefined && !/\s|^cron\d+$/.test(scheduleName);
  return slug(isPreset ? scheduleName : schedule.replaceAll('-', '_'));
}

/** A text as part of a name: letters, digits, `_`, `-` and `.`; `x` for `*`. */
export function slug(text: string): string {
  return text
    .trim()
    .replaceAll('*', 'x')
    .replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_')
    .replace(/^[_.-]+(?=.)|(?<=.)[_.-]+$/gu, '');
}

/** A hash of eight digits. */
export function hash(parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}

/** Groups items by key, in the order of each key's first item. */
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
