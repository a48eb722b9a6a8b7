import { KILLED } from '../../../../lib/contract/failure';

/**
 * A point that a container has reached:
 *
 * - `started`: before anything was done;
 * - `staged`: a file was moved from the landing directory to `stage`;
 * - `taken`: a file was moved from `stage` to `ingesting`;
 * - `read`: a file was read;
 * - `committing`: all its rows were written; next is the commit;
 * - `committed`: directly after the commit;
 * - `summarized`: the row counts of the file were printed;
 * - `put-away`: a loaded file was archived or deleted;
 * - `finished`: everything is done, except for the exit code.
 */
export type Step =
  'started' | 'staged' | 'taken' | 'read' | 'committing' | 'committed' | 'summarized' | 'put-away' | 'finished';

/** The subject of a checkpoint; a step of a transform has no file. */
export interface Subject {
  readonly domain: string;
  readonly table: string;
  readonly file?: string;
}

/** The progress of a container in its command. */
export interface Checkpoint extends Partial<Subject> {
  /** The container's command and options, as in its `ContainerRun`. */
  readonly container: readonly string[];
  readonly step: Step;
}

/**
 * Thrown by a checkpoint to end its container at once, like SIGKILL: it does nothing more and prints no message; an
 * open transaction is rolled back, files stay where they are.
 */
export class Killed extends Error {
  override readonly name = 'Killed';

  /**
   * @param exitCode The container's exit code. The default is that of a process that got SIGKILL.
   * @param reason The reason that ECS would give, for example `OutOfMemoryError: …`.
   */
  constructor(
    readonly exitCode: number = KILLED,
    readonly reason?: string,
  ) {
    super(reason ?? `Killed with exit code ${exitCode}`);
  }
}
