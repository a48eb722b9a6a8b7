/** A table of a domain: what identifies its files. */
export interface StarlakeTable {
  /** Name of the table in the project (the stem of its YAML file). */
  readonly name: string;

  /**
   * The table's `pattern`: a Java regular expression that must match the whole name of a file.
   *
   * @default - unknown: any file can belong to the table
   */
  readonly pattern?: string;

  /**
   * The table's `metadata.ack`: a data file counts only when a file of the same name with this extension is beside it.
   *
   * @default - data files need no ack
   */
  readonly ack?: string;
}
