import { statesOf } from '../interpreter/states';
import type { Definition } from '../asl';

/** A table that a load pipeline loads. */
export interface PlannedTable {
  /** Name by which Starlake loads it. */
  readonly name: string;
  /** What it is once loaded, `domain.table`. */
  readonly dataset: string;
}

/**
 * What a load pipeline loads, as its definition hands it to the function that ends a run.
 *
 * @returns nothing for a definition without such a list
 */
export function plannedTables(definition: Definition): PlannedTable[] {
  for (const [, { Parameters }] of statesOf(definition)) {
    const {
      domain,
      tables,
      renamed = {},
    } = (Parameters ?? {}) as { domain?: unknown; tables?: unknown; renamed?: object };
    if (typeof domain === 'string' && Array.isArray(tables) && tables.every(isNamed)) {
      const datasets = new Map<string, string>(Object.entries(renamed));
      return tables.map(([name]) => ({ name, dataset: datasets.get(name) ?? `${domain}.${name}` }));
    }
  }
  return [];
}

function isNamed(value: unknown): value is [name: string] {
  return Array.isArray(value) && typeof value[0] === 'string';
}
