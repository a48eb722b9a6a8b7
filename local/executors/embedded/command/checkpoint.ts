import { KILLED } from '../../../../lib/contract/failure';

/**
 * A point that a container has reached:
 *
 * - `started`: before anything was done;
 * - `staged`: a file was moved from the landing directory to `stage`;
 * - `taken`: a file was moved from `stage` to `ingesting`;
 * - `read`: a file was read;
 * - `committing`: all its rows were written, their transaction is about to be committed;
 * - `committed`: it was, and nothing was done since;
 * - `summarized`: what became of the rows of the file was said;
 * - `put-away`: a loaded file was archived, or deleted;
 * - `finished`: all is done but for the exit code.
 */
export type Step =
  'started' | 'staged' | 'taken' | 'read' | 'committing' | 'committed' | 'summarized' | 'put-away' | 'finished';

/** What a checkpoint is about; a step of a transform has no file. */
export interface Subject {
  readonly domain: string;
  readonly table: string;
  readonly file?: string;
}

/** Where a container is in its command. */
export interface Checkpoint extends Partial<Subject> {
  /** The container's command and options, as in its `ContainerRun`. */
  readonly container: readonly string[];
  readonly step: Step;
}

/**
 * Thrown by a checkpoint to end its container at once, as SIGKILL would: nothing more is done, not even a message
 * printed; an open transaction is rolled back, files stay where they are.
 */
export class Killed extends Error {
  override readonly name = 'Killed';

  /**
   * @param exitCode The container's exit code; without it that of a process that got SIGKILL.
   * @param reason What ECS would say of the container, for example `OutOfMemoryError: …`.
   */
  constructor(
    readonly exitCode: number = KILLED,
    readonly reason?: string,
  ) {
    super(reason ?? `Killed with exit code ${exitCode}`);
  }
}
