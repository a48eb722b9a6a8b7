import { SLOTS_OPTION } from '../../slots';
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
    stack: { value: 'NAME', help: 'with --all, the pipelines of this stack only' },
    tables: { value: 'A,B', help: 'load these tables only, as "tables" of the input' },
    tasks: { value: 'A,B', help: 'run these tasks only, as "tasks" of the input' },
    root: {
      value: 'DIR',
      help: 'Starlake project that stands in for SL_ROOT (default: "starlake:localRoot" in the context of cdk.json, else the working directory)',
    },
    resume: {
      help: 'continue the last run that failed or was stopped, in the same root: what succeeded is not run again',
    },
    'in-place': { help: 'run on that folder itself, not on a copy' },
    input: { value: 'JSON', help: 'input of the execution: JSON, @file.json, or - for standard input (default: {})' },
    executor: {
      value: 'NAME',
      choices: ['auto', 'starlake', 'docker', 'embedded'],
      help: 'what runs the Starlake commands: the starlake on PATH, its image, or the embedded one (default: auto)',
    },
    slots: SLOTS_OPTION,
    'real-time': {
      help: 'wait as long as on AWS: before retries, between rounds, for an ack file (default: milliseconds)',
    },
    json: { help: 'print only JSON: status, output or error, results, executor, root, databases, history' },
    verbose: { help: 'also print what the containers print; with --json, progress on standard error' },
    ...APP_OPTIONS,
  },
  notes: [
    'A run works on a fresh copy of the project, in .starlake/<pipeline> beside cdk.json: loading moves files, and so a second run finds the same ones again. What was archived is not copied. To continue a failed run: --resume. To run something else on what it has left: --root .starlake/<pipeline> --in-place.',
    'With --all every pipeline runs once, on one copy (.starlake/all) and with one logical date. If one fails, only the pipelines that read what it writes are not run.',
    'The app is synthesized first when its cloud assembly is missing, or was made from other files (all below the folder of cdk.json but packages and data), another context, environment or command.',
  ],
  examples: [
    'starlake-sfn run sales',
    'starlake-sfn run --all',
    'starlake-sfn run sales --tables orders',
    'starlake-sfn run sales --root ~/my-project --executor docker --real-time',
    'starlake-sfn run sales --json | jq .output',
  ],
};
