import type { VNode } from 'preact';
import { lookOf } from '../../pages/status-badge';
import type { Site } from '../../pages/site';
import { runPath } from '../paths';
import type { RunSummary } from '../summaries';

/** Properties of {@link RunSquares}. */
export interface RunSquaresProps {
  readonly site: Site;
  readonly pipelineId: string;
  /** The latest first. */
  readonly runs: readonly RunSummary[];
}

/** The last runs of a pipeline, the latest at the end: a square for each, with its sign, and its text for who does not see it. */
export function RunSquares({ site, pipelineId, runs }: RunSquaresProps): VNode | null {
  if (runs.length === 0) return null;
  return (
    <ol class="squares">
      {[...runs].reverse().map((run) => {
        const { tone, glyph, text } = lookOf(run.status);
        const label = `${text}, ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
        return (
          <li>
            <a
              class={`square ${tone}`}
              href={`${site.base}${runPath(pipelineId, run)}`}
              title={label}
              aria-label={label}
            >
              <span aria-hidden="true">{glyph}</span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}
