import { APP_OPTIONS, type CommandSpec } from '../spec';

/** The arguments of `starlake-sfn run`. */
export const runSpec: CommandSpec = {
  name: 'run',
  summary: 'run a pipeline on this machine',
  operands: [{ name: 'pipeline', help: 'domain of a load pipeline, or construct id of another state machine' }],
  options: {
    root: {
      value: 'DIR',
      help: 'Starlake project that stands in for SL_ROOT (default: "starlake:localRoot" in the context of cdk.json, else the working directory)',
    },
    'in-place': { help: 'run on that folder itself, not on a copy' },
    input: { value: 'JSON', help: 'input of the execution: JSON, @file.json, or - for standard input (default: {})' },
    executor: {
      value: 'NAME',
      choices: ['auto', 'starlake', 'docker', 'embedded'],
      help: 'what runs the Starlake commands: the starlake on PATH, its image, or the embedded one (default: auto)',
    },
    fast: { help: 'shorten waits and the delays before retries' },
    json: { help: 'print only JSON: status, output or error and cause, executor, root, history' },
    verbose: { help: 'also print what the containers print; with --json, progress on standard error' },
    ...APP_OPTIONS,
  },
  notes: [
    'A run works on a fresh copy of the project, in .starlake/<pipeline> beside cdk.json: loading moves files, and so a second run finds the same ones again. To go on from where a run ended, name its copy: --root .starlake/<pipeline> --in-place.',
    'The app is synthesized first when its cloud assembly is missing or older than a source below the folder of cdk.json.',
  ],
  examples: [
    'starlake-sfn run sales',
    `starlake-sfn run sales --input '{"tables":["orders"]}'`,
    'starlake-sfn run sales --root ~/my-project --executor docker --fast',
    'starlake-sfn run sales --json | jq .output',
  ],
};
