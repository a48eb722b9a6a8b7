import { History, HISTORY, KEPT_RUNS } from '../../history/history';
import type { RunFailure } from '../../history/run-record';
import type { RunEvent, RunResult } from '../../run-event';
import path from 'node:path';
import type { App } from '../app/locate';
import { messageOf, UsageError } from '../errors';
import type { Io } from '../io';
import { SCRATCH } from '../project-root/scratch';
import { RunRecorder, type RunStart } from './recorder';

/** Context key of `cdk.json`: how many runs of each pipeline are kept; 0 for none. */
export const KEPT_CONTEXT = 'starlake:localHistory';

/** The most runs of a pipeline that can be kept: a page lists all of them. */
const MOST_KEPT = 1000;

/**
 * The history of the local runs of an app, beside its `cdk.json`.
 *
 * @throws UsageError for an invalid number of runs in the context
 */
export function historyOf({ directory, config }: App): History {
  const kept = config.context?.[KEPT_CONTEXT] ?? KEPT_RUNS;
  if (!Number.isInteger(kept) || Number(kept) < 0 || Number(kept) > MOST_KEPT) {
    throw new UsageError(
      `${KEPT_CONTEXT} in cdk.json must be a number of runs, 0 to ${MOST_KEPT}; got ${JSON.stringify(kept)}`,
    );
  }
  return new History(path.join(directory, SCRATCH, HISTORY), Number(kept));
}

/** A run that is written to the history while it goes on. */
export interface Recording {
  event(event: RunEvent): void;
  /** @param more what to do about a failure */
  end(result: RunResult, more?: Pick<RunFailure, 'hint' | 'resume'>): void;
}

/** A run that is not kept. */
export const NO_RECORDING: Recording = { event: () => {}, end: () => {} };

/**
 * Begins to write a run to the history. A run does not fail because its history cannot be written: a line on standard error
 * says so.
 */
export function record(history: History, about: Omit<RunStart, 'id' | 'startedAt'>, io: Io): Recording {
  const started = new Date();
  const begun = attempt(io, () => {
    const folder = history.begin(about.pipeline.name, started);
    const recorder = folder && new RunRecorder({ ...about, id: folder.id, startedAt: started.toISOString() });
    folder?.begin(recorder!.record());
    return folder && { folder, recorder: recorder! };
  });
  if (begun === undefined) return NO_RECORDING;
  const { folder, recorder } = begun;
  return {
    event: (event) => {
      recorder.event(event, (container, line) => folder.line(container, line));
      folder.changed(() => recorder.record());
    },
    end: (result, more) => attempt(io, () => folder.end(recorder.record(result, more))),
  };
}

function attempt<T>(io: Io, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    io.stderr.write(`The history does not keep this run: ${messageOf(error)}\n`);
    return undefined;
  }
}
