import type { Arguments } from '../../arguments/spec';
import { ExitCode } from '../../errors';
import type { Io } from '../../io';
import { json } from '../../json';
import type { AskedRun } from './asked';
import { deployedRecord } from './deployed-record';
import { showRun } from './show-run';
import { waitFor } from './wait-for';

/** The option of commands after which a run goes on. */
export const WAIT_OPTION = {
  wait: { help: 'wait until the run has ended, and show it; 1 is the exit code if it has failed' },
} as const;

/** Says which run goes on now. With `--wait`, shows it when it has ended. */
export async function followUp(asked: AskedRun, done: string, args: Arguments, io: Io): Promise<number> {
  const { project, pipeline, run, say } = asked;
  const isJson = args.switches.has('json');
  if (!args.switches.has('wait')) {
    // A backfill has no containers of its own.
    const command =
      pipeline.kind === 'backfill'
        ? say('runs', pipeline.called, run.id)
        : `${say('logs', pipeline.called, run.id)} --follow`;
    const text = `${done}: ${pipeline.name} ${run.id}\nFollow it: ${command}\n`;
    io.stdout.write(isJson ? json({ run: deployedRecord(pipeline, run, say) }) : text);
    return ExitCode.OK;
  }
  const out = isJson ? io.stderr : io.stdout;
  out.write(`${done}: ${pipeline.name} ${run.id}. Waiting for its end; Ctrl-C ends only the waiting.\n`);
  const ended = await waitFor(project, run, io.signal);
  if (ended.endedAt === undefined) return ExitCode.INTERRUPTED;
  await showRun({ ...asked, run: ended }, args, io);
  return ended.status === 'SUCCEEDED' ? ExitCode.OK : ExitCode.FAILED;
}
