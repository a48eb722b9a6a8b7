import { setTimeout as sleep } from 'node:timers/promises';
import type { RunState } from './run-state';
import { starlakeError } from '../errors';
import { joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';
import { VersionedFile } from '../storage/versioned-file';

/**
 * Milliseconds before another try, at most, if another worker has changed the file: more with each try, up to a limit. A thousand
 * workers at once would otherwise make more requests than S3 allows for a prefix.
 */
const PAUSE = 200;
const MAX_PAUSE = 5_000;

/** Waits until others have written. */
export type Pause = (tries: number) => Promise<unknown>;

const randomPause: Pause = (tries) => sleep(Math.random() * Math.min(tries * PAUSE, MAX_PAUSE));

/** The file with the state of a run. Changes are atomic: it is read and written again if another worker was faster. */
export class RunFile {
  private readonly file: VersionedFile<RunState>;

  /**
   * @param folder URI of the pipeline's folder
   * @param execution ARN of the execution
   */
  constructor(
    storage: Storage,
    folder: string,
    execution: string,
    private readonly pause: Pause = randomPause,
  ) {
    const uri = joinUri(folder, `${execution.split(':').pop()}.json`);
    const isState = (state: Partial<RunState>) => typeof state.execution === 'string' && Array.isArray(state.workers);
    this.file = new VersionedFile(storage, uri, isState);
  }

  /** Creates the file, unless the run has one. Replaces the file of a deleted execution of the same name. */
  public async create(state: RunState): Promise<RunState> {
    for (let tries = 1; ; tries++) {
      const { value: known, version } = await this.file.read();
      if (known?.execution === state.execution && known.started === state.started) {
        return known;
      }
      if (await this.file.write(state, version)) {
        return state;
      }
      await this.pause(tries);
    }
  }

  /** @throws Starlake.NoRunState if there is no file */
  public async read(): Promise<RunState> {
    return (await this.load()).state;
  }

  /**
   * Changes the state. Writes nothing if `change` leaves it as it is.
   *
   * @param change is called again on a newer version if another worker was faster: it must have no other effects
   * @throws Starlake.NoRunState if there is no file
   */
  public async change<T>(change: (state: RunState) => T): Promise<{ readonly state: RunState; readonly result: T }> {
    for (let tries = 1; ; tries++) {
      const { state, version } = await this.load();
      const { changes } = state;
      const result = change(state);
      if (state.changes === changes || (await this.file.write(state, version))) {
        return { state, result };
      }
      await this.pause(tries);
    }
  }

  /** Deletes the file; a missing file is no error. */
  public async delete(): Promise<void> {
    await this.file.delete();
  }

  private async load(): Promise<{ state: RunState; version?: string }> {
    const { value: state, version } = await this.file.read();
    if (!state) {
      const problem = version !== undefined ? 'is not a state of a run' : 'is gone, which is the state of the run';
      throw starlakeError('Starlake.NoRunState', `${this.file.uri} ${problem}: start a new run`);
    }
    return { state, version };
  }
}
