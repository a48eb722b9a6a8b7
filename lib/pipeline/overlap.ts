/**
 * What a run of a pipeline does that starts while another run of its domain is still going; of a pipeline of transforms,
 * another run of the same.
 */
export enum Overlap {
  /** It looks again every two minutes, for a day, until the other has ended. Who waits longest need not be next. */
  WAIT = 'WAIT',
  /** It ends, successfully, with status `SKIPPED`, and says by whom: `blockedBy`. For a backfill it has failed. */
  SKIP = 'SKIP',
  /** It fails with `Starlake.Overlap`. */
  FAIL = 'FAIL',
  /**
   * Both run. Two loads of one table at the same moment can lose files: Starlake replaces a file of the same name when it
   * moves one. Files that a failed load left are put back only while no container works on the domain.
   */
  ALLOW = 'ALLOW',
}
