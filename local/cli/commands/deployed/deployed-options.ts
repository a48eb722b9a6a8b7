import { APP_OPTIONS, type OptionSpec } from '../../arguments/spec';

/** Options of every command that is about deployed pipelines. */
export const DEPLOYED_OPTIONS = {
  stack: {
    value: 'NAME',
    many: true,
    help: 'stack to look in, with its nested stacks; can be repeated (default: the stacks of the app in this folder)',
  },
  ...APP_OPTIONS,
  profile: { value: 'NAME', help: 'AWS profile (default: that of cdk.json, else AWS_PROFILE, else "default")' },
  region: {
    value: 'NAME',
    help: 'AWS region (default: that of the stacks if the app says it, else AWS_REGION, else that of the profile)',
  },
} as const satisfies Record<string, OptionSpec>;

/** The name of a pipeline. */
export const PIPELINE_OPERAND = { name: 'pipeline', help: 'name of a deployed pipeline', listedBy: 'status' } as const;

/** The name of a run. @param byDefault which run is meant without it */
export function runOperand(byDefault: string) {
  return {
    name: 'run',
    help: `name of the run, its begin, or its ARN (default: ${byDefault})`,
    optional: true,
  } as const;
}

/** Says that these commands call AWS; a note of each of them. */
export const CALLS_AWS =
  'It calls AWS, with your credentials: docs/operating.md lists the calls, and a policy that allows them.';
