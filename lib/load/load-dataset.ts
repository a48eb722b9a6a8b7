import { LoadTable } from './load-table';
import { checkDataset } from '../commands/starlake-names';

/**
 * The dataset that a table is loaded into.
 *
 * @throws Error for an invalid dataset
 */
export function loadDataset(domain: string, { name, dataset }: LoadTable): string {
  if (dataset === undefined) {
    return `${domain}.${name}`;
  }
  return checkDataset(dataset, `'dataset' of table '${domain}.${name}'`);
}

/** Datasets of tables that are not loaded into `{domain}.{table}`. */
export function renamedTables(domain: string, tables: LoadTable[]): { [table: string]: string } {
  const renamed = tables
    .map((table) => [table.name, loadDataset(domain, table)] as const)
    .filter(([name, dataset]) => dataset !== `${domain}.${name}`);
  return Object.fromEntries(renamed);
}
