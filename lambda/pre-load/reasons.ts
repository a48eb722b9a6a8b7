import type { DeclaredTable } from '../../lib/contract/pre-load';
import { fileMatcher } from '../stage-files/file-matcher';

/** Files that a reason names, at most: it is part of the output of a run. */
const MAX_NAMES = 3;
/** Characters of each name. */
const MAX_NAME = 60;

/** Why a run is `SKIPPED` although its gate opened. */
export const NO_TABLE = 'no table has files';

const NO_FILE = 'no file in ';

/**
 * Why a run is `SKIPPED` after it has looked for files: the folder, and the files there that match no table, or that have no ack
 * file yet.
 *
 * @param tables all tables of the domain, and those of this run
 */
export function noFileIn(
  area: string,
  names: Iterable<string>,
  tables: { readonly all: DeclaredTable[]; readonly asked: DeclaredTable[] },
): string {
  const waiting = [...names].filter((name) => !name.startsWith('.')).sort();
  const acks = tables.all.flatMap(({ ack }) => (ack === undefined ? [] : [`.${ack}`]));
  const data = waiting.filter((name) => !acks.some((ack) => name.endsWith(ack)));
  const isOf = (owners: DeclaredTable[]) => {
    const matchers = owners.map(({ pattern }) => (pattern === undefined ? () => true : fileMatcher(pattern)));
    return (name: string) => matchers.some((matches) => matches(name));
  };
  const known = isOf(tables.all);
  const strange = data.filter((name) => !known(name));
  const early = data.filter(isOf(tables.asked));
  return [
    `${NO_FILE}${area}`,
    ...(strange.length > 0 ? [`match no table's pattern: ${some(strange)}`] : []),
    ...(early.length > 0 ? [`wait for their ack: ${some(early)}`] : []),
  ].join('; ');
}

function some(names: string[]): string {
  const shown = names
    .slice(0, MAX_NAMES)
    .map((name) => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name));
  const more = names.length - MAX_NAMES;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Whether a run was `SKIPPED` because there is nothing to load. With any other reason there may be files. */
export function isNothingToLoad(reason: unknown): boolean {
  return typeof reason === 'string' && (reason === NO_TABLE || reason.startsWith(NO_FILE));
}
