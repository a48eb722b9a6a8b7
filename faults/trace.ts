import type { RunEvent } from '../local/run-event';

/** Characters of a cause that are told. */
const MAX_CAUSE = 600;

/**
 * What happens in a run, for who looks into a breach.
 *
 * @returns undefined for what says little
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
