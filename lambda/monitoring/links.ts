/** The parts of an ARN of Step Functions: `arn:{partition}:states:{region}:{account}:execution:{machine}:{run}`. */
interface ExecutionParts {
  readonly partition: string;
  readonly region: string;
  readonly machine: string;
  readonly run: string;
}

/** The parts of the ARN of an execution. */
export function partsOf(execution: string): ExecutionParts {
  const [, partition = 'aws', , region = '', , , machine = '', run = ''] = execution.split(':');
  return { partition, region, machine, run };
}

/** Name of a state machine, from its ARN. */
export function machineOf(stateMachineArn: string): string {
  return stateMachineArn.split(':')[6] ?? stateMachineArn;
}

/** Page of an execution in the console. */
export function executionLink(execution: string): string {
  return `${consoleOf(execution)}/states/home?region=${partsOf(execution).region}#/v2/executions/details/${execution}`;
}

/**
 * Page of a log stream in the console.
 *
 * @param log `group:stream`
 * @param execution of the same region
 */
export function logLink(log: string, execution: string): string {
  const at = log.indexOf(':');
  const [group, stream] = [log.slice(0, at), log.slice(at + 1)].map(twice);
  const { region } = partsOf(execution);
  return `${consoleOf(execution)}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}/log-events/${stream}`;
}

const CONSOLES: { readonly [partition: string]: string } = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

function consoleOf(execution: string): string {
  const { partition, region } = partsOf(execution);
  const host = CONSOLES[partition];
  return host === undefined ? `https://${region}.console.aws.amazon.com` : `https://${host}`;
}

// The console encodes names in the part behind `#` twice, the second time with `$` in place of `%`.
function twice(name: string): string {
  return encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
}
