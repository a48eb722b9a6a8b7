import type { VNode } from 'preact';
import type { RunContainer } from '../../history/run-record';
import { count } from '../../cli/text/format';
import { Layout } from '../../pages/layout';
import { logPath, runPath } from '../paths';
import { Live } from './live';
import type { RunPlaces } from './run-tables';

/** Properties of {@link LogPage}. */
export interface LogPageProps extends RunPlaces {
  readonly container: RunContainer;
  /** The last of its lines. */
  readonly text: string;
  /** Bytes before them, which are not shown. */
  readonly left: number;
}

/** The output of a container. */
export function LogPage({ site, pipelineId, run, container, text, left }: LogPageProps): VNode {
  const { id, command } = container;
  return (
    <Layout site={site} title={`Log of container ${id}`}>
      <p>
        <a href={`${site.base}${runPath(pipelineId, run)}`}>{`Run of ${run.pipeline}`}</a>:{' '}
        <code>{command.join(' ')}</code>
      </p>
      <Live id="log">
        {left === 0 ? null : <p class="soft">{`${count(left)} bytes before these lines are only in the whole log.`}</p>}
        <pre class="log" tabIndex={0} aria-label="Output of the container">
          {text}
        </pre>
      </Live>
      <p>
        <a href={`${site.base}${logPath(pipelineId, run, id).replace(/html$/, 'txt')}`}>Whole log as text</a>
      </p>
    </Layout>
  );
}
