import type { VNode } from 'preact';
import { StatusBadge } from '../../pages/status-badge';
import type { Started } from '../commands';
import { ACTIONS } from '../paths';
import { Action } from './action';

/** Properties of {@link CommandNotes}. */
export interface CommandNotesProps {
  /** The latest first. */
  readonly commands: readonly Started[];
  readonly formToken: string;
}

/** The commands that pages have started and that run, and the last one if it could not run: a run tells the rest. */
export function CommandNotes({ commands, formToken }: CommandNotesProps): VNode | null {
  const shown = commands.filter(({ exitCode }, index) => exitCode === undefined || (index === 0 && exitCode === 2));
  if (shown.length === 0) return null;
  return (
    <div role="status">
      <ul class="notes">
        {shown.map(({ number, argv, exitCode, said }) => (
          <li>
            <StatusBadge status={exitCode === undefined ? 'RUNNING' : 'NOT_STARTED'} />{' '}
            <code>starlake-sfn {argv.join(' ')}</code>
            {exitCode === undefined ? (
              <Action
                to={ACTIONS.stop}
                formToken={formToken}
                fields={{ number: String(number) }}
                label="Stop"
                about={`Stop starlake-sfn ${argv.join(' ')}`}
              />
            ) : (
              <pre>{said.trim()}</pre>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
