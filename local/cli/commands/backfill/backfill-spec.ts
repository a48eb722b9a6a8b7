import { APP_OPTIONS, type CommandSpec } from '../../arguments/spec';
import { runSpec } from '../run/run-spec';

const { root, resume, executor, slots, 'real-time': realTime } = runSpec.options;

/** The arguments of `starlake-sfn backfill`. */
export const backfillSpec: CommandSpec = {
  name: 'backfill',
  summary: 'run a pipeline on this machine for times that are past',
  operands: [{ name: 'pipeline', help: 'name of a pipeline that a BackfillPipeline of the app runs' }],
  options: {
    from: { value: 'TIME', help: 'where it begins: a day, or an ISO-8601 time (needed, but with --resume)' },
    to: {
      value: 'TIME',
      help: 'where it ends: a day until its end, or an ISO-8601 time, which is included (needed, but with --resume)',
    },
    'max-concurrent': { value: 'N', help: 'how many runs go on at once, 1 to 40 (default: what the app says, or 1)' },
    'dry-run': { help: 'say which times would be run, and run nothing' },
    with: {
      value: 'NAME',
      help: 'the BackfillPipeline, where more than one runs the pipeline: its name, or STACK/NAME',
    },
    root: root!,
    resume: resume!,
    'in-place': { help: 'run on that folder itself, not on a copy' },
    executor: executor!,
    slots: slots!,
    'real-time': realTime!,
    json: { help: 'print only JSON: status, output or error, runs, executor, root' },
    verbose: { help: 'also print what the containers print' },
    ...APP_OPTIONS,
  },
  notes: [
    'There is one run for each time of the schedule, oldest first. Times for which a run has succeeded are left out: the same command again runs what is left. A run that fails stops no other.',
    'Times without an offset are in the time zone of the schedule.',
    'It works on a fresh copy of the project, in .starlake/<backfill> beside cdk.json. To continue a backfill that failed or was stopped, with the times that are left: --resume.',
  ],
  examples: [
    'starlake-sfn backfill sales --from 2026-08-01 --to 2026-08-08 --dry-run',
    'starlake-sfn backfill sales --from 2026-08-01 --to 2026-08-08',
    'starlake-sfn backfill sales --resume',
    'starlake-sfn backfill kpi --from 2026-08-01T00:00Z --to 2026-08-02T00:00Z --max-concurrent 4',
  ],
};
