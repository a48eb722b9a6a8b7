import type { RunEvent } from '../local/run-event';

/** How many characters of a cause are printed. */
const MAX_CAUSE = 600;

/**
 * A trace line of a run's event, to investigate a breach.
 *
 * @returns undefined for unimportant events
 */
export function traceOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'ContainerLine':
      return `    ${event.container}: ${event.line}`;
    case 'ContainerStarted':
    case 'ContainerStopped': {
      const end = event.type === 'ContainerStarted' ? '' : ` exit ${event.exitCode ?? '-'} ${event.reason ?? ''}`;
      return `  ${event.type} ${event.container}: ${event.argv.join(' ')}${end}`;
    }
    case 'StateFailed':
      return `  ${event.type} ${event.state}: ${event.error} ${event.cause?.slice(0, MAX_CAUSE)}`;
    case 'ExecutionSucceeded':
      return `  ${event.type}: ${JSON.stringify(event.output)}`;
    case 'ExecutionFailed':
      return `  ${event.type}: ${event.error}`;
    default:
      return undefined;
  }
}
