/** What a run does with files that an earlier run left in the `ingesting` area, where Starlake never looks for them again. */
export enum StaleFiles {
  /** Their tables are not loaded, all others are, and the run fails and names the files. */
  FAIL = 'FAIL',
  /**
   * They are put back and loaded, where it is certain of which table they are. A load that was killed just after it had
   * committed leaves such files too: its rows would be loaded a second time, unless the table's write strategy replaces them.
   */
  RESTORE = 'RESTORE',
}
