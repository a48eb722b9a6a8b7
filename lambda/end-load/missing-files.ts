import type { TableFinder } from '../stage-files/table-of-file';
import { joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';

/**
 * Finds tables whose files have disappeared: they are in none of the areas. The project may use other areas than the pipeline.
 * A retry of such a table would find nothing to load, and succeed.
 *
 * @param tables that were not loaded
 * @param taken recorded files that are not in the landing or pending area any more
 * @param ingesting names in the ingesting area
 * @returns one of its missing files for each table
 */
export async function findMissingFiles(
  tables: readonly string[],
  taken: readonly string[],
  ingesting: readonly string[],
  owners: TableFinder,
  storage: Storage,
  archive: string,
): Promise<Map<string, string>> {
  const inIngesting = new Set(ingesting.flatMap((name) => owners.matching(name)));
  const wanted = new Set(tables.filter((table) => !inIngesting.has(table)));
  const missing = new Map<string, string>();
  for (const name of wanted.size > 0 ? taken : []) {
    const owning = owners.matching(name).filter((table) => wanted.has(table) && !missing.has(table));
    if (owning.length > 0 && !(await storage.exists(joinUri(archive, name)))) {
      owning.forEach((table) => missing.set(table, name));
    }
  }
  return missing;
}
