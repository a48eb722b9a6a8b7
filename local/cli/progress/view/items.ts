import type { Phase } from './phase';

/** One item of a Map. */
export interface ItemView {
  readonly index: number;
  readonly label: string;
  readonly phase: Phase;
  /** Its current state. */
  readonly state: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly retries: number;
  /** When it is tried again. */
  readonly retryAt?: number;
  /** What it waits for, if it waits. */
  readonly waits?: string;
  /** Whether one of its errors was caught. */
  readonly caught: boolean;
  readonly error?: string;
}

/** Items of a piece. */
const PIECE = 100;

/**
 * The items of a Map, by their index. They are kept in pieces: a Map may have ten thousand, and each event makes a new view, of
 * which all is as before but one item.
 */
export type Items = ReadonlyArray<readonly ItemView[]>;

/** An item; undefined when it has not begun. */
export function itemAt(items: Items, index: number): ItemView | undefined {
  return items[Math.floor(index / PIECE)]?.[index % PIECE];
}

/** The same items with one that is new or has changed. */
export function withItem(items: Items, item: ItemView): Items {
  const at = Math.floor(item.index / PIECE);
  const [all, piece] = [items.slice(), (items[at] ?? []).slice()];
  piece[item.index % PIECE] = item;
  all[at] = piece;
  return all;
}

/** All items that have begun. */
export function allItems(items: Items): ItemView[] {
  // It leaves out those that have not.
  return items.flat();
}
