import type { CommandSpec } from '../../arguments/spec';
import { CALLS_AWS, DEPLOYED_OPTIONS } from '../deployed/deployed-options';
import { WAIT_OPTION } from '../deployed/end-of-run';
import { runSpec } from '../run/run-spec';

const { root, resume, executor, slots, 'real-time': realTime } = runSpec.options;

/** The arguments of `starlake-sfn backfill`. */
export const backfillSpec: CommandSpec = {
  name: 'backfill',
  summary: 'run a pipeline for past times, on this machine or as it is deployed',
  operands: [{ name: 'pipeline', help: 'name of a pipeline that a BackfillPipeline of the app can run' }],
  options: {
    from: { value: 'TIME', help: 'begin: a day, or an ISO-8601 time (required without --resume)' },
    to: {
      value: 'TIME',
      help: 'end: a whole day, or an ISO-8601 time, which is included (required without --resume)',
    },
    'max-concurrency': { value: 'N', help: 'how many runs at once, 1 to 40 (default: that of the app, or 1)' },
    'dry-run': { help: 'list the times that would be run, and run nothing' },
    with: {
      value: 'NAME',
      help: 'the BackfillPipeline, if several can run the pipeline: its name, or STACK/NAME',
    },
    root: root!,
    resume: resume!,
    'in-place': { help: 'run on that folder itself, not on a copy' },
    executor: executor!,
    slots: slots!,
    'real-time': realTime!,
    json: { help: 'print only JSON: status, output or error, runs, executor, root' },
    verbose: { help: 'also print the output of the containers' },
    deployed: { help: 'start the deployed backfill on AWS instead' },
    wait: { help: `with --deployed, ${WAIT_OPTION.wait.help}` },
    ...DEPLOYED_OPTIONS,
    stack: { ...DEPLOYED_OPTIONS.stack, help: `with --deployed, ${DEPLOYED_OPTIONS.stack.help}` },
    region: { ...DEPLOYED_OPTIONS.region, help: `with --deployed, ${DEPLOYED_OPTIONS.region.help}` },
  },
  notes: [
    'There is one run for each time of the schedule, oldest first. Times for which a run has succeeded are skipped: repeat the command to run the others. A run that fails does not stop others.',
    'Times without an offset are in the time zone of the schedule.',
    'It works on a fresh copy of the project, in .starlake/<backfill> beside cdk.json. To continue a backfill that failed or was stopped with its remaining times: --resume.',
    `With --deployed the backfill runs on AWS, with the pipelines as they are deployed. ${CALLS_AWS}`,
  ],
  examples: [
    'starlake-sfn backfill sales --from 2026-08-01 --to 2026-08-08 --dry-run',
    'starlake-sfn backfill sales --from 2026-08-01 --to 2026-08-08',
    'starlake-sfn backfill sales --resume',
    'starlake-sfn backfill sales --from 2026-08-01 --to 2026-08-08 --deployed',
    'starlake-sfn backfill kpi --from 2026-08-01T00:00Z --to 2026-08-02T00:00Z --max-concurrency 4',
  ],
};
