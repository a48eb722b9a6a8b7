/** What a run does with files that an earlier run left in the `ingesting` area, where Starlake never looks for them again. */
export enum StaleFiles {
  /** Only other tables are loaded, and the run fails with the names of the files. */
  FAIL = 'FAIL',
  /**
   * They are moved back and loaded, if it is certain which table they belong to. A load that was killed just after its
   * commit leaves such files too: its rows are loaded a second time, unless the table's write strategy replaces them.
   */
  RESTORE = 'RESTORE',
}
