/** ARN of an execution of a state machine, by its name. */
export function executionArn({ arn }: { readonly arn: string }, name: string): string {
  return `${arn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** Name of an execution, by its ARN. */
export function executionName(arn: string): string {
  return arn.split(':').at(-1)!;
}

/** ARN of the state machine of an execution. */
export function machineOf(execution: string): string {
  return execution.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':');
}
