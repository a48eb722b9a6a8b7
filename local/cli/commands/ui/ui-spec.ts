import { APP_OPTIONS, type CommandSpec } from '../../arguments/spec';
import { DEPLOYED_OPTIONS } from '../deployed/deployed-options';
import { runSpec } from '../run/run-spec';

const { root, executor, slots } = runSpec.options;
const { stack, region } = DEPLOYED_OPTIONS;

/** Default port of the server. */
export const PORT = 4260;

/** The arguments of `starlake-sfn ui`. */
export const uiSpec: CommandSpec = {
  name: 'ui',
  summary: 'show pipelines and their runs in the browser, and run them from there',
  operands: [],
  options: {
    port: {
      value: 'N',
      help: `port on 127.0.0.1; 0 for any that is free (default: ${PORT}, or another if it is taken)`,
    },
    'no-open': { help: 'do not open the browser' },
    aws: {
      help: 'also show what is deployed, with buttons that start, redrive and stop: it calls AWS, with your credentials, when you open its pages',
    },
    stack: { ...stack, help: 'with --aws: stack to look in; can be repeated (default: the stacks of the app)' },
    region: {
      ...region,
      help: 'with --aws: AWS region (default: that of the stacks, else AWS_REGION, else that of the profile)',
    },
    root: root!,
    executor: executor!,
    slots: slots!,
    json: { help: 'print the address as JSON once the server answers; nothing is opened' },
    ...APP_OPTIONS,
  },
  notes: [
    'The pages show the runs of this machine, from .starlake/.history beside cdk.json: state by state and table by table while they go on, also those that another terminal has started.',
    'A button starts the same command that you would type, in a process of its own. Ctrl-C ends the server, and before that the runs that it has started, as Ctrl-C ends a run.',
    'With --aws, --profile is only one to call AWS with. A page says what a command will do on AWS before you start it.',
    'Only this machine can reach it, and only who has the address with its token.',
  ],
  examples: [
    'starlake-sfn ui',
    'starlake-sfn ui --port 8080 --no-open',
    'starlake-sfn ui --executor docker',
    'starlake-sfn ui --aws',
  ],
};
