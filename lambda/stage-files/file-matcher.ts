import type { DeclaredTable } from '../../lib/contract/pre-load';

/** Matches whole names of files with a table's translated pattern. */
export function fileMatcher(pattern: string): (name: string) => boolean {
  const expression = new RegExp(`^(?:${pattern})$`, 'u');
  // Java's '.' matches neither of these characters, JavaScript's matches the first.
  return (name) => expression.test(name.replaceAll('\u0085', '\u2028'));
}

/**
 * The tables that own files among these names. A table with an unknown pattern may own any file.
 *
 * Rules of `starlake preload` (PreLoadCmd, IngestionWorkflow.listStageFiles): names that begin with a dot do not count;
 * a pattern must match the whole name; where an ack extension is set, a file counts only when `name minus its last
 * extension` + `.ack` is there as well.
 *
 * @param withAcks whether ack files count: only in the landing area, as `stage` deletes them
 */
export function tablesWithFiles(tables: DeclaredTable[], names: string[], withAcks: boolean): DeclaredTable[] {
  const visible = names.filter((name) => !name.startsWith('.'));
  const counts = counter(visible, withAcks);
  return tables.filter((table) => visible.some(counts(table)));
}

/** The files of these tables among these names, by the same rules. Tables with an unknown pattern have none. */
export function filesOf(tables: DeclaredTable[], names: string[], withAcks: boolean): string[] {
  const visible = names.filter((name) => !name.startsWith('.'));
  const counts = counter(visible, withAcks);
  const known = tables.filter(({ pattern }) => pattern !== undefined).map(counts);
  return visible.filter((name) => known.some((isOf) => isOf(name)));
}

function counter(visible: string[], withAcks: boolean) {
  const present = new Set(visible);
  return ({ pattern, ack }: DeclaredTable): ((name: string) => boolean) => {
    const matches = pattern === undefined ? () => true : fileMatcher(pattern);
    return (name) => {
      if (!matches(name)) {
        return false;
      }
      const ackName = `${name.replace(/\.[^.]*$/, '')}.${ack}`;
      return !withAcks || ack === undefined || (ackName !== name && present.has(ackName));
    };
  };
}
