/**
 * What a run does if another run is still going when it starts: another run of the domain for loads, of the pipeline
 * for transforms.
 */
export enum Overlap {
  /** It tries again every two minutes, for a day, until the other run has ended. Waiting runs have no order. */
  WAIT = 'WAIT',
  /** It succeeds with status `SKIPPED`, and `blockedBy` names the other run. A backfill counts it as failed. */
  SKIP = 'SKIP',
  /** It fails with `Starlake.Overlap`. */
  FAIL = 'FAIL',
  /**
   * Both run. Two loads of one table at the same time can lose files: when Starlake moves a file, it replaces a file of
   * the same name. Files that a failed load left are moved back only while no container works on the domain.
   */
  ALLOW = 'ALLOW',
}
