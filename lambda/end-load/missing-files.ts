import type { TableFinder } from '../stage-files/table-of-file';
import { joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';

/**
 * Finds tables whose files have disappeared: they are not where they waited, not in the ingesting area, and not archived. The
 * project may have other areas than the pipeline was told of; loaded again, such a table would have nothing to load, and succeed.
 *
 * @param tables that were not loaded
 * @param taken files that the run had found, and that are not where they were
 * @param ingesting names in the ingesting area
 * @returns one of its files for each
 */
export async function findMissingFiles(
  tables: readonly string[],
  taken: readonly string[],
  ingesting: readonly string[],
  owners: TableFinder,
  storage: Storage,
  archive: string,
): Promise<Map<string, string>> {
  const inWork = new Set(ingesting.flatMap((name) => owners.matching(name)));
  const wanted = new Set(tables.filter((table) => !inWork.has(table)));
  const gone = new Map<string, string>();
  for (const name of wanted.size > 0 ? taken : []) {
    const asked = owners.matching(name).filter((table) => wanted.has(table) && !gone.has(table));
    if (asked.length > 0 && !(await storage.exists(joinUri(archive, name)))) {
      asked.forEach((table) => gone.set(table, name));
    }
  }
  return gone;
}
