import { SLOTS_OPTION } from '../../slots';
import { OPEN_LINEAGE_OPTION } from './open-lineage';
import { APP_OPTIONS, type CommandSpec } from '../../arguments/spec';

/** The arguments of `starlake-sfn run`. */
export const runSpec: CommandSpec = {
  name: 'run',
  summary: 'run a pipeline, or all of them, on this machine',
  operands: [
    {
      name: 'pipeline',
      help: 'name of a pipeline (a load pipeline goes by its domain), or construct id of another state machine',
      optional: true,
    },
  ],
  options: {
    all: { help: 'run all load and transform pipelines, in the order of their datasets' },
    stack: { value: 'NAME', help: 'with --all, only the pipelines of this stack' },
    tables: { value: 'A,B', help: 'load only these tables, as "tables" of the input' },
    tasks: { value: 'A,B', help: 'run only these tasks, as "tasks" of the input' },
    root: {
      value: 'DIR',
      help: 'Starlake project that replaces SL_ROOT (default: "starlake:localRoot" in the context of cdk.json, else the working directory)',
    },
    resume: {
      help: 'continue the last run that failed or was stopped, in the same root, without repeating what succeeded',
    },
    'in-place': { help: 'run on that folder itself, not on a copy' },
    input: { value: 'JSON', help: 'input of the execution: JSON, @file.json, or - for standard input (default: {})' },
    executor: {
      value: 'NAME',
      choices: ['auto', 'starlake', 'docker', 'embedded'],
      help: 'how Starlake commands run: starlake on PATH, its Docker image, or embedded in this command (default: auto)',
    },
    slots: SLOTS_OPTION,
    'real-time': {
      help: 'wait as long as on AWS: before retries, between rounds, for an ack file (default: milliseconds)',
    },
    'open-lineage': OPEN_LINEAGE_OPTION,
    json: { help: 'print only JSON: status, output or error, results, executor, root, databases, history' },
    verbose: { help: 'also print the output of the containers; with --json, progress on standard error' },
    ...APP_OPTIONS,
  },
  notes: [
    'A run works on a fresh copy of the project, in .starlake/<pipeline> beside cdk.json. Loads move files, so without a copy a second run would find none. Archived files are not copied. To continue a failed run: --resume. To run something else on its copy: --root .starlake/<pipeline> --in-place.',
    'With --all every pipeline runs once, on one copy (.starlake/all) and with one logical date. If one fails, only the pipelines that read its datasets do not run.',
    'The app is synthesized first when its cloud assembly is missing, or was made from other files (all files below the folder of cdk.json except packages and data), another context, environment or command.',
  ],
  examples: [
    'starlake-sfn run sales',
    'starlake-sfn run --all',
    'starlake-sfn run sales --tables orders',
    'starlake-sfn run sales --root ~/my-project --executor docker --real-time',
    'starlake-sfn run sales --open-lineage lineage.ndjson',
    'starlake-sfn run sales --json | jq .output',
  ],
};
