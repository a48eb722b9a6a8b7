import type { DeclaredTable } from './event';

/**
 * The tables that have files among these names. A table whose pattern is not known may own any file.
 *
 * Rules of `starlake preload` (PreLoadCmd, IngestionWorkflow.listStageFiles): names that begin with a dot do not count;
 * a pattern must match the whole name; where an ack extension is set, a file counts only when `name minus its last
 * extension` + `.ack` is there as well.
 *
 * @param withAcks whether acks are looked for: in the landing area only, `stage` leaves them behind
 */
export function tablesWithFiles(tables: DeclaredTable[], names: string[], withAcks: boolean): DeclaredTable[] {
  const visible = names.filter((name) => !name.startsWith('.'));
  const present = new Set(visible);
  return tables.filter(({ pattern, ack }) => {
    const expression = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, 'u');
    return visible.some((name) => {
      if (expression && !expression.test(name)) {
        return false;
      }
      const ackName = `${name.replace(/\.[^.]*$/, '')}.${ack}`;
      return !withAcks || ack === undefined || (ackName !== name && present.has(ackName));
    });
  });
}
