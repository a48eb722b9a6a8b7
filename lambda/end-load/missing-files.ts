import type { TableFinder } from '../stage-files/table-of-file';
import { filesNamed } from '../storage/listing';
import type { Storage } from '../storage/storage';

/**
 * Finds tables whose files have disappeared: they are in none of the areas. The project may use other areas than the pipeline.
 * A retry of such a table would find nothing to load, and succeed.
 *
 * @param tables that were not loaded
 * @param taken recorded files that have left the landing and pending areas
 * @param ingesting names in the ingesting area
 * @returns one of its missing files for each table
 */
export async function findMissingFiles(
  tables: readonly string[],
  taken: readonly string[],
  ingesting: readonly string[],
  tableFinder: TableFinder,
  storage: Storage,
  archive: string,
): Promise<Map<string, string>> {
  const inIngesting = new Set(ingesting.flatMap((name) => tableFinder.matching(name)));
  const wanted = new Set(tables.filter((table) => !inIngesting.has(table)));
  const suspects = taken.filter((name) => tableFinder.matching(name).some((table) => wanted.has(table)));
  const archived = await filesNamed(storage, archive, suspects);
  const missing = new Map<string, string>();
  for (const name of suspects.filter((each) => !archived.has(each)).reverse()) {
    tableFinder.matching(name).forEach((table) => wanted.has(table) && missing.set(table, name));
  }
  return missing;
}
