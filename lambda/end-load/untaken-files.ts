import { filesNamed } from '../storage/listing';
import type { ListedFile, Storage } from '../storage/storage';
import type { RecordedFiles } from '../run-lock/run-lock';
import type { PendingArea } from './pending-area';

/** Files that a run recorded, by their present area. */
export interface UntakenFiles {
  /** Still in the landing area: the import did not take them. */
  readonly landing: string[];
  /** Still in the pending area: no load took them. */
  readonly pending: string[];
  /** In neither area: a load took them. */
  readonly taken: string[];
}

/** Placeholder for the stamp of a file that was moved back: its real stamp has changed. */
export const ANY_STAMP = '';

/** Names of the recorded files that were moved since. */
export function restoredFiles({ pending }: Pick<RecordedFiles, 'pending'> = { pending: {} }): string[] {
  return Object.keys(pending).filter((name) => pending[name] === ANY_STAMP);
}

/** The recorded files, with those that are moved back to the pending area marked. */
export function withRestored(found: RecordedFiles, names: readonly string[]): RecordedFiles {
  return { ...found, pending: { ...found.pending, ...Object.fromEntries(names.map((name) => [name, ANY_STAMP])) } };
}

/**
 * Finds files that no import and no load took. Starlake skips a file that does not match its own pattern, and treats a listing
 * that S3 refused as an empty folder, both with exit code 0.
 *
 * @param landingArea URI; undefined where nothing is imported
 */
export async function findUntakenFiles(
  storage: Storage,
  found: RecordedFiles | undefined,
  landingArea: string | undefined,
  pendingArea: PendingArea,
): Promise<UntakenFiles> {
  const [landed, waited] = [Object.entries(found?.landing ?? {}), Object.entries(found?.pending ?? {})];
  if (landed.length + waited.length === 0) {
    return { landing: [], pending: [], taken: [] };
  }
  // Before the pending area: a file that is moved there meanwhile is in one of the two listings, or in both.
  const names = landed.map(([name]) => name);
  const landing =
    landingArea === undefined ? new Map<string, ListedFile>() : await filesNamed(storage, landingArea, names);
  const pending = await pendingArea.files();
  return {
    landing: landed.filter(([name, stamp]) => landing.get(name)?.stamp === stamp).map(([name]) => name),
    pending: [
      ...waited.filter(
        ([name, stamp]) => pending.get(name)?.stamp === stamp || (stamp === ANY_STAMP && pending.has(name)),
      ),
      ...landed.filter(([name, stamp]) => landing.get(name)?.stamp !== stamp && pending.has(name)),
    ].map(([name]) => name),
    taken: [...landed, ...waited].map(([name]) => name).filter((name) => !landing.has(name) && !pending.has(name)),
  };
}
