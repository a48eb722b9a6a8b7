import { setTimeout as sleep } from 'node:timers/promises';
import type { RunState } from './run-state';
import { starlakeError } from '../errors';
import { joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';

/** Milliseconds before another try, at most, if another worker has changed the file. */
const MAX_PAUSE = 200;

/** Waits until others have written. */
export type Pause = () => Promise<unknown>;

const pause: Pause = () => sleep(Math.random() * MAX_PAUSE);

/** The file with the state of a run. Changes are atomic: it is read and written again if another worker was faster. */
export class RunFile {
  private readonly uri: string;

  /**
   * @param folder URI of the pipeline's folder
   * @param execution ARN of the execution
   */
  constructor(
    private readonly storage: Storage,
    folder: string,
    execution: string,
    private readonly pause_: Pause = pause,
  ) {
    this.uri = joinUri(folder, `${execution.split(':').pop()}.json`);
  }

  /** Creates the file, unless the run has one. Replaces the file of a deleted execution of the same name. */
  public async create(state: RunState): Promise<RunState> {
    for (;;) {
      const found = await this.storage.read(this.uri);
      const known = found && parse(found.text);
      if (known?.execution === state.execution && known.started === state.started) {
        return known;
      }
      if (await this.storage.replace(this.uri, JSON.stringify(state), found?.version)) {
        return state;
      }
      await this.pause_();
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
    for (;;) {
      const { state, version } = await this.load();
      const { changes } = state;
      const result = change(state);
      if (state.changes === changes || (await this.storage.replace(this.uri, JSON.stringify(state), version))) {
        return { state, result };
      }
      await this.pause_();
    }
  }

  /** Deletes the file; a missing file is no error. */
  public async delete(): Promise<void> {
    await this.storage.delete(this.uri);
  }

  private async load(): Promise<{ state: RunState; version: string }> {
    const found = await this.storage.read(this.uri);
    const state = found && parse(found.text);
    if (!state) {
      const problem = found ? 'is not a state of a run' : 'is gone, which is the state of the run';
      throw starlakeError('Starlake.NoRunState', `${this.uri} ${problem}: start a new run`);
    }
    return { state, version: found.version };
  }
}

function parse(text: string): RunState | undefined {
  try {
    const state = JSON.parse(text) as Partial<RunState> | null;
    return typeof state?.execution === 'string' && Array.isArray(state.workers) ? (state as RunState) : undefined;
  } catch {
    // Text that is not JSON is as invalid as other JSON.
    return undefined;
  }
}
