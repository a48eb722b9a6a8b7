import { readFileSync } from 'node:fs';
import path from 'node:path';
import { containersOfHistory, isPrintedHistory, lackOf } from '../../../cost/durations/aws-history';
import { Durations } from '../../../cost/durations/durations';
import type { EndedContainer, MeasuredRun } from '../../../cost/durations/ended-container';
import { containersOfRun, isPrintedRun } from '../../../cost/durations/local-run';
import { worksIn, worksOf } from '../../../cost/durations/works';
import type { Pipeline } from '../../../pipeline';
import { messageOf, UsageError } from '../../errors';
import { commandLabel, listed } from '../../progress/view/label';
import { plural } from '../../text/format';

const FORMS =
  'It is what `starlake-sfn run PIPELINE --json` or `aws stepfunctions get-execution-history --execution-arn ARN` prints.';

/** How long containers take, and what the user has to know of it. */
export interface MeasuredDurations {
  readonly durations: Durations;
  readonly notices: readonly string[];
}

/**
 * How long containers take, from `--durations`: files of runs.
 *
 * @param pipelines the pipelines of the app: a run of others is refused
 * @throws UsageError for a file that cannot be read, that is no run, or in which no container was measured
 */
export function readDurations(
  files: readonly string[],
  pipelines: readonly Pipeline[],
  cwd: string,
): MeasuredDurations {
  const works = new Set(pipelines.flatMap(worksIn));
  const runs = files.map((file) => readRun(file, works, cwd));
  return {
    durations: new Durations(runs.flatMap(({ containers }) => containers)),
    notices: runs.flatMap(({ notices }) => notices),
  };
}

interface ReadRun {
  readonly containers: readonly EndedContainer[];
  readonly notices: readonly string[];
}

function readRun(file: string, works: ReadonlySet<string>, cwd: string): ReadRun {
  const { containers, failed, mapRuns } = runIn(file, cwd);
  const childHint = mapRuns.map((arn) => `aws stepfunctions list-executions --map-run-arn ${arn}`).join('\n');
  if (containers.length === 0) {
    const why = failed > 0 ? `: ${plural(failed, 'container')} failed` : '';
    const hint = mapRuns.length > 0 ? `The containers are in the histories of child executions: ${childHint}` : FORMS;
    throw new UsageError(`${file} has no container that succeeded${why}`, hint);
  }
  const isKnown = ({ argv }: EndedContainer) => worksOf(argv).some((work) => works.has(work));
  const known = containers.filter(isKnown);
  const others = containers.filter((container) => !isKnown(container));
  const labels = listed([...new Set(others.flatMap(namesOf))]);
  if (known.length === 0) {
    throw new UsageError(
      `${file} is a run of a pipeline that the app does not have: ${labels}`,
      'starlake-sfn list shows the pipelines of the app.',
    );
  }
  return {
    containers: known,
    notices: [
      ...(failed > 0 ? [`${file}: ${plural(failed, 'container')} failed, which is not counted.`] : []),
      ...(others.length > 0 ? [`${file}: not counted, since no pipeline of the app does it: ${labels}.`] : []),
      ...(mapRuns.length > 0
        ? [`${file}: containers of child executions are in histories of their own: ${childHint}`]
        : []),
    ],
  };
}

/** What a container does, for people. */
function namesOf({ argv }: EndedContainer): string[] {
  const works = worksOf(argv);
  return works.length > 0 ? works : [commandLabel(argv)];
}

function runIn(file: string, cwd: string): MeasuredRun {
  const value = objectIn(file, cwd);
  if (isPrintedRun(value)) {
    if (value.executor !== 'embedded') return containersOfRun(value);
    throw new UsageError(
      `${file} is a run with the embedded executor, which takes other times than Starlake`,
      'Run it with --executor starlake or --executor docker.',
    );
  }
  if (!isPrintedHistory(value)) throw new UsageError(`${file} is not a run`, FORMS);
  const lack = lackOf(value);
  if (lack === undefined) return containersOfHistory(value);
  throw new UsageError(`${file} ${lack.what}`, lack.hint);
}

function objectIn(file: string, cwd: string): object {
  let text: string;
  try {
    text = readFileSync(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the run in ${file}: ${messageOf(error)}`, FORMS);
  }
  try {
    return Object(JSON.parse(text)) as object;
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`, FORMS);
  }
}
