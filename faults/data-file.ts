import { Table } from './tables';

/** Places of a domain's files; `aside` is where a person puts a file for a while. */
export const AREAS = ['incoming', 'stage', 'ingesting', 'archive', 'unresolved', 'aside'] as const;

/** One of these places. */
export type Area = (typeof AREAS)[number];

/** A generated file. */
export interface DataFile {
  readonly name: string;
  readonly table: Table;
  /** Ids of its rows; no other file has them. */
  readonly ids: readonly number[];
  /** The ids that Starlake rejects. */
  readonly rejected: readonly number[];
}
