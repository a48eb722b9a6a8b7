import { statesOf } from '../interpreter/states';
import type { Pipeline } from '../pipeline';

/** A table that a load pipeline loads. */
export interface PlannedTable {
  /** Its domain, which several pipelines can load. */
  readonly domain: string;
  /** Name by which Starlake loads it. */
  readonly name: string;
  /** The dataset that it is loaded into, `domain.table`. */
  readonly dataset: string;
}

/**
 * The tables of a load pipeline, from the input that its definition gives to the function that ends a run, or from the file that
 * the input names.
 *
 * @returns an empty list for a definition without such an input
 */
export function plannedTables({ definition, tablesFile }: Pick<Pipeline, 'definition' | 'tablesFile'>): PlannedTable[] {
  for (const [, { Parameters }] of statesOf(definition)) {
    const parameters = (Parameters ?? {}) as {
      domain?: unknown;
      tables?: unknown;
      renamed?: object;
      tablesFile?: unknown;
    };
    const { domain } = parameters;
    const isInFile = parameters.tablesFile !== undefined && tablesFile !== undefined;
    const { tables, renamed = {} } = isInFile ? { ...tablesFile, tables: tablesFile.known } : parameters;
    if (typeof domain === 'string' && Array.isArray(tables) && tables.every(isNamed)) {
      const datasets = new Map<string, string>(Object.entries(renamed));
      return tables.map(([name]) => ({ domain, name, dataset: datasets.get(name) ?? `${domain}.${name}` }));
    }
  }
  return [];
}

function isNamed(value: unknown): value is [name: string] {
  return Array.isArray(value) && typeof value[0] === 'string';
}
