import type { Container } from '@aws-sdk/client-ecs';
import type { EndedTask } from './cause';
import { CaughtFailure, isTimeout, KILLED } from '../../lib/contract/failure';
import { capacityVerdict, quoting, Verdict } from './verdict';

/**
 * Whether an exit code is that of a process that ECS has stopped: 128 + SIGTERM, or 128 + SIGKILL if it did not end in
 * time.
 */
export function isStop(exitCode: number): boolean {
  return exitCode === 143 || exitCode === KILLED;
}

/** How the reasons of our own stops begin. */
const OURS = /^Starlake: /;

/**
 * The verdict on a task that ended: why it failed.
 *
 * @param container the one that runs Starlake
 */
export function taskVerdict(failure: CaughtFailure, task: EndedTask, container: Container | undefined): Verdict {
  return (
    memoryVerdict(task, container) ??
    (isTimeout(failure) ? timeoutVerdict(task, container) : undefined) ??
    stopVerdict(task) ??
    exitVerdict(task, container)
  );
}

function memoryVerdict({ containers = [], ...task }: EndedTask, container: Container | undefined): Verdict | undefined {
  const said = containers.some(({ reason }) => /OutOfMemory|memory usage/i.test(reason ?? ''));
  // If a child process runs out of memory, ECS does not see it. Only the kernel kills there, or ECS after another
  // container ended.
  const isKilled = container?.exitCode === KILLED && task.stopCode === 'EssentialContainerExited';
  if (!said && !(isKilled && endedBefore(containers, container) === undefined)) {
    return undefined;
  }
  const memory = task.overrides?.memory ?? task.memory;
  const size = memory ? ` at ${memory} MiB` : '';
  return { kind: 'OUT_OF_MEMORY', diagnosis: `killed for memory${size}: give it more, or a memoryLadder` };
}

/** A task that ended by itself at the moment of the timeout has a better explanation, unless it succeeded. */
function timeoutVerdict({ stopCode }: EndedTask, container: Container | undefined): Verdict | undefined {
  if (stopCode === 'EssentialContainerExited' && container?.exitCode === 0) {
    return { kind: 'TIMED_OUT', diagnosis: 'took longer than its taskTimeout, yet ended with exit code 0' };
  }
  if (stopCode === undefined || stopCode === 'UserInitiated') {
    return { kind: 'TIMED_OUT', diagnosis: 'took longer than its taskTimeout and was stopped' };
  }
  return undefined;
}

function stopVerdict(task: EndedTask): Verdict | undefined {
  const said = reasonsOf(task);
  switch (task.stopCode as string | undefined) {
    case 'SpotInterruption':
    case 'TerminationNotice':
      return /spot/i.test(`${task.stopCode} ${said}`)
        ? { kind: 'SPOT_RECLAIMED', diagnosis: 'Spot took the machine back' }
        : quoting('SPOT_RECLAIMED', 'AWS took the machine back', said);
    // As with Spot, the command may have run. So this is not NOT_STARTED, after which a new attempt is always safe.
    case 'InfrastructureHealth':
    case 'HostTerminated':
      return quoting('SPOT_RECLAIMED', 'the machine failed, or AWS took it back', said);
    case 'UserInitiated':
      return OURS.test(task.stoppedReason ?? '')
        ? quoting('STOPPED', 'was stopped', task.stoppedReason?.replace(OURS, ''))
        : quoting('STOPPED', 'somebody stopped the task', task.stoppedReason);
    case 'TaskFailedToStart':
      return startVerdict(said);
    default:
      return /^Host EC2 /.test(task.stoppedReason ?? '')
        ? quoting('SPOT_RECLAIMED', 'the machine failed, or AWS took it back', task.stoppedReason)
        : undefined;
  }
}

function startVerdict(said: string): Verdict {
  const image = /CannotPull.*/.exec(said);
  return image
    ? quoting('IMAGE_NOT_PULLED', 'image could not be pulled', image[0])
    : (capacityVerdict(said) ?? quoting('NOT_STARTED', 'the task could not be started', said));
}

/** Another container that failed first, so that ECS stopped the one that runs Starlake. */
function endedBefore(containers: readonly Container[], container: Container | undefined): Container | undefined {
  const isStopped = ({ exitCode = 0 }: Container) => exitCode === 0 || isStop(exitCode);
  return container && isStop(container.exitCode ?? 0)
    ? containers.find((other) => other !== container && !isStopped(other))
    : undefined;
}

function exitVerdict(task: EndedTask, container: Container | undefined): Verdict {
  const first = endedBefore(task.containers ?? [], container);
  if (first) {
    const diagnosis = `container ${first.name} failed with exit code ${first.exitCode}, and ECS stopped the command`;
    return { kind: 'COMMAND_FAILED', diagnosis };
  }
  if (container?.exitCode) {
    const diagnosis = `the command failed with exit code ${container.exitCode}: see its log`;
    return { kind: 'COMMAND_FAILED', diagnosis };
  }
  const other = task.containers?.find(({ exitCode }) => exitCode);
  if (other) {
    const diagnosis = `container ${other.name} failed with exit code ${other.exitCode}: see its log`;
    return { kind: 'COMMAND_FAILED', diagnosis };
  }
  const said = reasonsOf(task);
  // For some failed starts, ECS only says that an essential container ended.
  return container?.exitCode === undefined && /\bCannot\w+Error|ResourceInitializationError/.test(said)
    ? startVerdict(said)
    : quoting('UNKNOWN', 'the task failed, and does not say why: see its log', said);
}

function reasonsOf({ containers = [], stoppedReason }: EndedTask): string {
  return [...new Set([stoppedReason, ...containers.map(({ reason }) => reason)].filter(Boolean))].join('; ');
}
