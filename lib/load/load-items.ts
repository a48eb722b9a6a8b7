import { CommandItems, commandItems } from '../pipeline/command-items';
import { MAX_GROUP_NAMES } from '../contract/groups/load-group';
import type { Grouping } from '../contract/pre-load';
import { hiddenLogLevel } from '../pipeline/log-level';
import { Overlap } from '../pipeline/overlap';
import { LoadGrouping } from '../options/load-grouping';
import { checkInstance } from '../private/checks';
import type { LoadStatesProps } from './load-states-props';
import { LoadTable } from './load-table';

/** Items of the Map of a load pipeline, and how a gate groups their tables into containers. */
export interface LoadItems extends CommandItems {
  /** Whether each table has settings of its own: then a container loads it alone. */
  readonly alone: readonly boolean[];
  /** Absent where each table has a container of its own. */
  readonly grouping?: Grouping;
  /** Characters that the names and fields of an item may add to a command. */
  readonly length: number;
}

/**
 * @param sized whether all items have sizes, even if no table sets one
 * @throws Error for an invalid size, Spark setting, timeout or `grouping`
 */
export function loadItems(props: LoadStatesProps, path: string, sized: boolean): LoadItems {
  const { job, domain, tables, overlap, slots } = props;
  const names = tables.map(({ name }) => name);
  const whats = names.map((name) => `table '${domain}.${name}'`);
  const items = commandItems(job, tables, whats, sized);
  const given = checkInstance(props.grouping ?? job._options.grouping, LoadGrouping, `'grouping' of '${path}'`);
  // Where runs overlap, no run knows which files are its own: then only the exit code says whether a table was loaded.
  // If the log hides what was written, only the archive is left, and a project need not have one.
  const isBlind = overlap === Overlap.ALLOW || hiddenLogLevel(job, props.environment) !== undefined;
  const grouping = isBlind || tables.length === 1 ? undefined : given._settings(slots);
  const settings = items.fields.map((fields) => JSON.stringify(fields));
  const common = settings[tables.findIndex(hasNoSettings)] ?? mostFrequent(settings);
  const longest = (texts: string[]) => Math.max(...texts.map(({ length }) => length));
  const values = items.fields.map((fields) => Object.values(fields).join(''));
  const alone = longest(names.map((name, i) => name + values[i]));
  const together = Math.min(names.join().length, MAX_GROUP_NAMES) + longest(values);
  return {
    ...items,
    alone: settings.map((each) => grouping !== undefined && each !== common),
    ...(grouping === undefined ? {} : { grouping }),
    length: grouping === undefined ? alone : Math.max(alone, together),
  };
}

/**
 * Where no table is without settings, those of most tables are not of their own: a size in a dag file is that of all tables of its
 * pipeline.
 */
function hasNoSettings({ cpu, memory, sparkConfig = {}, taskTimeout }: LoadTable): boolean {
  const isEmpty = Object.keys(sparkConfig).length === 0;
  return isEmpty && [cpu, memory, taskTimeout].every((setting) => setting === undefined);
}

/** The most frequent one; the first of several. */
function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  texts.forEach((text) => counts.set(text, (counts.get(text) ?? 0) + 1));
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}
