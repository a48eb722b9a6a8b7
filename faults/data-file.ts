import { Table } from './tables';

/** Where files of a domain may be; `aside` is where a person puts one for a while. */
export const AREAS = ['incoming', 'stage', 'ingesting', 'archive', 'unresolved', 'aside'] as const;

/** One of them. */
export type Area = (typeof AREAS)[number];

/** A file that was generated. */
export interface DataFile {
  readonly name: string;
  readonly table: Table;
  /** Of its rows; no other file has them. */
  readonly ids: readonly number[];
  /** Those of them that Starlake rejects. */
  readonly rejected: readonly number[];
}
