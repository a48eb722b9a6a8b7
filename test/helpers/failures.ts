/** What is said of a load whose command failed, but for its log. */
export const COMMAND_FAILED = {
  error: 'States.TaskFailed',
  kind: 'COMMAND_FAILED',
  diagnosis: 'the command failed with exit code 1: see its log',
  exitCode: 1,
  stopCode: 'EssentialContainerExited',
  reason: 'Essential container in task exited',
} as const;
