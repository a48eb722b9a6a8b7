import type { VNode } from 'preact';
import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import type { Started } from '../commands';
import type { DeployedAction, DeployedMachine } from '../deployed-runs';
import { confirmPath } from '../paths';

/** Seconds between two looks at what is on, while its page is shown: as `starlake-sfn logs --follow` takes. */
export const EVERY = 5;

/** Says that a page is about AWS, and where there. */
export function WhereOnAws({ account, region, stack }: Pick<DeployedMachine, 'account' | 'region' | 'stack'>): VNode {
  return (
    <p class="where">
      <strong>On AWS</strong>, not on this machine: stack {stack}, {region}, account {account}
    </p>
  );
}

/** Says that a page goes on by itself. */
export function Following(): VNode {
  return <p class="soft">{`It is on. AWS is asked again every ${EVERY} s while this page is shown.`}</p>;
}

const LABELS: Readonly<Record<DeployedAction, string>> = { start: 'Start…', redrive: 'Redrive…', stop: 'Stop…' };

/** Leads to the page that says what a command will do. */
export function ConfirmLink(props: {
  readonly site: Site;
  readonly action: DeployedAction;
  readonly machine: string;
  readonly run?: string;
}): VNode {
  const { site, action, machine, run } = props;
  return (
    <a class="button" href={`${site.base}${confirmPath(action, machine, run)}`}>
      {LABELS[action]}
    </a>
  );
}

/** What the commands say that run, and the last one. */
export function DeployedNotes({ commands }: { readonly commands: readonly Started[] }): VNode | null {
  const shown = commands.filter(({ exitCode }, index) => index === 0 || exitCode === undefined);
  if (shown.length === 0) return null;
  return (
    <div role="status">
      <ul class="notes">
        {shown.map(({ argv, exitCode, printed, said }) => (
          <li>
            <StatusBadge status={statusOf(exitCode)} /> <code>starlake-sfn {argv.join(' ')}</code>
            {exitCode === undefined ? null : (
              <pre>
                {[printed, said]
                  .map((text) => text.trim())
                  .join('\n')
                  .trim()}
              </pre>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function statusOf(exitCode: number | undefined): string {
  if (exitCode === undefined) return 'RUNNING';
  return exitCode === 0 ? 'DONE' : 'NOT_DONE';
}
