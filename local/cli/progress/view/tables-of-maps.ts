import type { RunEvent } from '../../../run-event';
import { loadedTables } from '../../../../lib/contract/command-line';
import { tablesOfItem } from './label';

/** The tables of the items of Maps, including items that never started. */
export function tablesOfMaps(history: readonly RunEvent[]): string[] {
  const tables = history.flatMap((event) => {
    if (!('stateType' in event) || !/^(StateEntered|MapRunStarted)$/.test(event.type)) return [];
    return event.items === undefined ? [] : namedIn(event.input, event.items);
  });
  return [...new Set(tables)];
}

function namedIn(value: unknown, items: number): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value) && value.length === items) {
    const tables = value.map(tablesIn);
    if (tables.every((each) => each.length > 0)) return tables.flat();
  }
  // After the items, there can be another list with the same number of tables.
  return Object.values(value).reduce<string[]>((found, each) => (found.length > 0 ? found : namedIn(each, items)), []);
}

function tablesIn(item: unknown): string[] {
  if (item === null || typeof item !== 'object') return [];
  if (Array.isArray(item)) return item.every((word) => typeof word === 'string') ? loadedTables(item) : [];
  const { table, tables } = item as { table?: unknown; tables?: unknown };
  if (table !== undefined) return tablesOfItem(item);
  if (Array.isArray(tables)) return tables.filter((each) => typeof each === 'string');
  return Object.values(item).flatMap((each) => (Array.isArray(each) ? tablesIn(each) : []));
}
