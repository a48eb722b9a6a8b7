import type { VNode } from 'preact';
import { count } from '../../cli/text/format';
import type { RunRecord, RunStarted } from '../../history/run-record';
import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { deployedPath } from '../paths';

/** How many are listed. */
const LISTED = 50;

/** The runs of other pipelines that a run on AWS has started, the last ones if they are many. */
export function StartedOnAws({ site, run: { started = [] } }: { readonly site: Site; readonly run: RunRecord }) {
  if (started.length === 0) return null;
  const shown = started.slice(-LISTED);
  return (
    <section aria-labelledby="started">
      <h2 id="started">Runs that it has started</h2>
      {started.length > LISTED ? <p>{`The last ${LISTED} of ${count(started.length)}.`}</p> : null}
      <ul>
        {shown.map((each) => (
          <li>
            <StatusBadge status={each.status} /> {linkTo(site, each)} {each.logicalDate}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One of another stack has no page here. */
function linkTo({ base }: Site, { pipeline, id, arn }: RunStarted): VNode {
  const machine = arn.split(':').at(-2)!;
  if (pipeline === undefined) return <code>{arn}</code>;
  return <a href={`${base}${deployedPath(machine, id)}`}>{`${pipeline} ${id}`}</a>;
}
