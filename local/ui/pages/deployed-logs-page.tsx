import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import { count } from '../../cli/text/format';
import { Layout } from '../../pages/layout';
import type { Site } from '../../pages/site';
import type { DeployedLog, DeployedLogs, DeployedMachine } from '../deployed-runs';
import { deployedLogsPath, deployedPath } from '../paths';
import { EVERY, Following, WhereOnAws } from './deployed-parts';
import { Live } from './live';

/** Properties of {@link DeployedLogsPage}. */
export interface DeployedLogsPageProps extends DeployedLogs {
  readonly site: Site;
  readonly pipeline: DeployedMachine;
  /** Name of the run. */
  readonly run: string;
  /** The table or task that the containers work on; absent for all containers. */
  readonly table?: string;
}

/** What the containers of a run on AWS have printed so far. */
export function DeployedLogsPage(props: DeployedLogsPageProps): VNode {
  const { site, pipeline, run, table, logs, notices, isOn, command } = props;
  const { machine, name } = pipeline;
  return (
    <Layout site={site} title={table === undefined ? `Logs of ${name} on AWS` : `Log of ${table} on AWS`}>
      <WhereOnAws {...pipeline} />
      <p>
        <a href={`${site.base}${deployedPath(machine, run)}`}>{`Run ${run} of ${name}`}</a>
        {table === undefined ? null : (
          <Fragment>
            , <a href={`${site.base}${deployedLogsPath(machine, run)}`}>logs of all of its containers</a>
          </Fragment>
        )}
      </p>
      <Live id="logs" isOnAws every={isOn ? EVERY : undefined}>
        {isOn ? <Following /> : null}
        {notices.map((notice) => (
          <p>{notice}</p>
        ))}
        {logs.length === 0 ? (
          <p class="soft">{`No container${table === undefined ? '' : ` that works on ${table}`} has started.`}</p>
        ) : null}
        {logs.map((log) => (
          <Log {...log} />
        ))}
      </Live>
      <p class="soft">
        Whole logs: <code>{table === undefined ? command : `${command} --table ${table}`}</code>
      </p>
    </Layout>
  );
}

function Log({ label, command, place, text, left }: DeployedLog): VNode {
  return (
    <section>
      <h2>{label}</h2>
      <p class="soft">
        <code>{command.join(' ')}</code>
      </p>
      {place === undefined ? (
        <p class="soft">It was not started, or logs elsewhere.</p>
      ) : (
        <p class="soft">{`Log group ${place.group}, stream ${place.stream}`}</p>
      )}
      {left === 0 ? null : (
        <p class="soft">{`${count(left)} characters before these lines are only in the whole log.`}</p>
      )}
      {place === undefined ? null : text === '' ? (
        <p class="soft">It has printed nothing yet.</p>
      ) : (
        <pre class="log" tabIndex={0} aria-label={`Output for ${label}`}>
          {text}
        </pre>
      )}
    </section>
  );
}
