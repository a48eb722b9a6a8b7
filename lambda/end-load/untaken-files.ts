import type { Storage } from '../storage/storage';
import type { RecordedFiles } from '../run-lock/run-lock';

/** Files that a run had found, and that are still where they were. */
export interface UntakenFiles {
  /** In the landing area: the import did not take them. */
  readonly landing: string[];
  /** In the pending area: no load took them. */
  readonly pending: string[];
  /** In neither: a load has them, or has put them away. */
  readonly taken: string[];
}

/** The areas to look at; without a landing area nothing is imported. */
export interface MissedAreas {
  readonly landing?: string;
  readonly pending: string;
}

/** The stamp of a file that was put back: it has another one then. */
const ANY = '';

/** What a run has found, with files that are put back. */
export function withRestored(found: RecordedFiles, names: readonly string[]): RecordedFiles {
  return { ...found, pending: { ...found.pending, ...Object.fromEntries(names.map((name) => [name, ANY])) } };
}

/**
 * Looks for files that nobody took: Starlake passes over a file that does not match its own pattern, and takes a listing that
 * S3 refused for an empty folder, both with exit code 0.
 */
export async function findUntakenFiles(
  storage: Storage,
  found: RecordedFiles | undefined,
  areas: MissedAreas,
): Promise<UntakenFiles> {
  const [landed, waited] = [Object.entries(found?.landing ?? {}), Object.entries(found?.pending ?? {})];
  if (landed.length + waited.length === 0) {
    return { landing: [], pending: [], taken: [] };
  }
  const [landing, pending] = await Promise.all([
    landed.length > 0 && areas.landing !== undefined ? storage.stamps(areas.landing) : new Map<string, string>(),
    storage.stamps(areas.pending),
  ]);
  return {
    landing: landed.filter(([name, stamp]) => landing.get(name) === stamp).map(([name]) => name),
    pending: [
      ...waited.filter(([name, stamp]) => pending.get(name) === stamp || (stamp === ANY && pending.has(name))),
      ...landed.filter(([name, stamp]) => landing.get(name) !== stamp && pending.has(name)),
    ].map(([name]) => name),
    taken: [...landed, ...waited].map(([name]) => name).filter((name) => !landing.has(name) && !pending.has(name)),
  };
}
