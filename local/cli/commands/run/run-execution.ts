import { messageOf } from '../../errors';
import type { Io } from '../../io';
import type { Parts, RunRequest } from '../../parts';
import { captureConsole } from '../../progress/console';
import type { Recording } from '../../recording/recording';
import { liveProgress } from '../../progress/live/live';
import { plainProgress } from '../../progress/plain/plain';
import { silentProgress, type Progress } from '../../progress/progress';
import { initialView } from '../../progress/view/view';
import type { Arguments } from '../../arguments/spec';
import { lookOf } from '../../text/terminal';
import type { RunEvent, RunResult } from '../../../run-event';

/** An execution to run and show. */
export type ExecutionRequest = Omit<RunRequest, 'onEvent' | 'signal'>;

/** The engine failed in the middle of a run, so that there is no result. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/**
 * Runs an execution and shows its progress as the arguments say.
 *
 * @param recording gets the events, and how the run ended if it broke off
 * @param brief for one of many runs: the plain display shows only its containers and failures
 * @throws BrokenOff when the engine failed in the middle; the engine's error, when it refused to begin or the user interrupted
 */
export async function runExecution(
  request: ExecutionRequest,
  recording: Recording,
  args: Arguments,
  io: Io,
  parts: Parts,
  brief = false,
): Promise<RunResult> {
  const progress = progressOf(args, request, io, brief);
  const interrupt = (): void => progress.interrupt();
  const restoreConsole = captureConsole((line) => progress.log(line));
  io.signal.addEventListener('abort', interrupt, { once: true });
  let hasStarted = false;
  const onEvent = (event: RunEvent): void => {
    hasStarted = true;
    progress.event(event);
    recording.event(event);
  };
  try {
    return await parts.runPipeline({ ...request, onEvent, signal: io.signal });
  } catch (error) {
    recording.end({ status: 'FAILED', error: 'starlake-sfn', cause: messageOf(error), history: [] });
    // Before the first event nothing has run.
    if (io.signal.aborted || !hasStarted) throw error;
    throw new BrokenOff(`the run broke off: ${messageOf(error)}`, { cause: error });
  } finally {
    io.signal.removeEventListener('abort', interrupt);
    restoreConsole();
    progress.end();
  }
}

function progressOf(
  args: Arguments,
  { pipeline, fast }: Pick<ExecutionRequest, 'pipeline' | 'fast'>,
  io: Io,
  brief: boolean,
): Progress {
  const look = lookOf(io);
  const verbose = args.switches.has('verbose');
  const start = initialView(pipeline, fast);
  if (args.switches.has('json')) {
    return verbose ? plainProgress(io.stderr, { ...look, color: false }, start, { brief }) : silentProgress;
  }
  if (look.live && !verbose) return liveProgress(io, look, start);
  return plainProgress(io.stdout, look, start, { verbose, brief: brief && !verbose });
}
