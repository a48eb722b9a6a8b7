import path from 'node:path';
import type { Pipeline } from '../../../pipeline';
import type { Io } from '../../io';
import { slotsEntry, type Slots } from '../../slots';
import { paint } from '../../text/ansi';
import { lookOf } from '../../text/terminal';
import { wrap } from '../../text/width';
import type { Executor } from '../../../executor';

/** Where a run takes place. */
export interface RunPlace {
  /** The Starlake project: the root itself, or the folder that the root is a copy of. */
  readonly project: string;
  readonly root: string;
  readonly executor: Executor;
  readonly slots: Slots;
  /** Whether it is unchanged since the last run. */
  readonly resumed?: boolean;
}

const KINDS: Readonly<Record<Pipeline['kind'], string>> = {
  load: 'load pipeline',
  transform: 'transform pipeline',
  backfill: 'backfill pipeline',
  custom: 'state machine',
  internal: 'state machine',
};

/** The name of a pipeline's kind. */
export function kindName({ kind }: Pick<Pipeline, 'kind'>): string {
  return KINDS[kind];
}

/** The lines above a run: what is run, on which folder, and by which executor. */
export function heading(what: readonly (readonly [label: string, text: string])[], place: RunPlace, io: Io): string {
  const { project, root, executor, slots, resumed } = place;
  const { color } = lookOf(io);
  const { width } = pageOf(io);
  const label = (text: string): string => (color ? paint(text.padEnd(10), 'dim') : text.padEnd(10));
  const shown = (folder: string): string => shorter(folder, io.cwd);
  const copy = `${resumed ? 'as its last run left it, with the current metadata' : 'a fresh copy'} of ${shown(project)}`;
  const where = root === project ? `${shown(root)} (in place)` : `${shown(root)} (${copy})`;
  const entry = ([name, text]: readonly [string, string]): string[] =>
    wrap(text, width - 10).map((line, at) => label(at === 0 ? name : '') + line);
  const notice = executor.notice === undefined ? '' : `: ${executor.notice}`;
  const entries = [
    ...what,
    ['root', where] as const,
    ['executor', executor.name + notice] as const,
    ...slotsEntry(slots),
  ];
  return [...entries.flatMap(entry), '', ''].join('\n');
}

/** The path relative to the working directory, if the folder is inside it. */
export function shorter(folder: string, cwd: string): string {
  const relative = path.relative(cwd, folder);
  return relative.startsWith('..') ? folder : relative || '.';
}

/** The page that a summary is written on. */
export function pageOf(io: Io): { width: number; color: boolean; unicode: boolean } {
  return { ...lookOf(io), width: io.isTTY ? (io.columns ?? 80) : Infinity };
}

/** Says where the tables are that a run wrote; empty if it wrote none. */
export function tablesNote(databases: readonly string[], io: Io): string {
  if (databases.length === 0) return '';
  const files = databases.map((file) => shorter(file, io.cwd)).join(', ');
  return `\nTables are in ${files}: starlake-sfn show TABLE\n`;
}
