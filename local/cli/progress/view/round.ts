import { plural } from '../../text/format';
import { listed, tablesOfItem } from './label';
import { tablesOfMaps } from './tables-of-maps';
import type { RunEvent } from '../../../run-event';

/** The next round of loads, before which a load pipeline waits. */
export interface NextRound {
  readonly seconds: number;
  /** The tables that are loaded again. */
  readonly names: readonly string[];
  /** Their names as text. */
  readonly tables: string;
}

/** Which tables are loaded again after a Wait state, and when; undefined for any other event. */
export function nextRound(event: RunEvent): NextRound | undefined {
  if (event.type !== 'StateEntered' || event.stateType !== 'Wait') return undefined;
  const { wait, loads } = (event.input as { preLoad?: Record<string, unknown> } | null | undefined)?.preLoad ?? {};
  if (typeof wait !== 'number') return undefined;
  // The loads of a pipeline with many tables are in a file.
  if (typeof loads === 'number') return { seconds: wait, names: [], tables: plural(loads, 'container') };
  if (!Array.isArray(loads)) return undefined;
  const names = loads.flatMap(tablesOfItem);
  return { seconds: wait, names, tables: listed(names) };
}

/** The tables of a Map that is entered, as text; empty if its items are not tables. */
export function tablesOfRound(event: RunEvent): string {
  return listed(tablesOfMaps([event]));
}
