import type { StarlakeType } from '../../../../lib/project/keys/starlake-type';

/** A column of a table, or a field of one, as the project declares it. */
export interface Attribute {
  /** Its name in the files. */
  readonly name: string;
  /** Its name in the table. */
  readonly column: string;
  /** Its type; undefined for a struct, which has attributes of its own. */
  readonly type?: StarlakeType;
  readonly attributes: readonly Attribute[];
  readonly array: boolean;
  readonly required: boolean;
  readonly trim: 'NONE' | 'LEFT' | 'RIGHT' | 'BOTH';
  readonly default?: string;
  /** Whether it is read and checked, but not kept. */
  readonly ignore: boolean;
  /** SQL that computes it from the other columns. */
  readonly script?: string;
  /** How its values are hidden, as Starlake writes it: `MD5`. */
  readonly privacy?: string;
  /** SQL that replaces its value after the check: `privacy: SQL:…`, which Starlake converts to upper case. */
  readonly replacement?: string;
  /** In a file of the format POSITION: its first and last character, counted from 0. */
  readonly position?: { readonly first: number; readonly last: number };
}
