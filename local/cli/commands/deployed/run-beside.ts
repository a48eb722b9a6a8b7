import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import { plannedTasks } from '../../../assembly/planned-tasks';
import type { DeployedPipeline } from '../../../deployed/model';
import type { AskedRun } from './asked';
import { runHolding } from './run-lock';
import { runOfDomain } from './run-of-domain';
import { runPlaces } from './run-places';

/**
 * A run that works now on what a stopped run was working on. A redrive goes on in the middle, so it looks at no run lock.
 *
 * @returns what to call it; undefined when there is none
 */
export async function runBeside(asked: AskedRun): Promise<string | undefined> {
  const { project, pipeline, run } = asked;
  if (pipeline.kind === 'backfill') return backfillBeside(asked);
  const places = runPlaces(await project.definition(pipeline));
  if (places?.files !== undefined) return runOfDomain(project, places);
  return (
    (await runningIn(asked, pipeline)) ??
    (places && (await runHolding(project, places.lock, run.arn))) ??
    (await transformBeside(asked))
  );
}

async function runningIn({ project }: AskedRun, pipeline: DeployedPipeline): Promise<string | undefined> {
  const [other] = await project.runs(pipeline, 1, 'RUNNING');
  return other && `run ${other.id} of ${pipeline.name}`;
}

/** A run of another transform pipeline that has a task of this one, too. */
async function transformBeside(asked: AskedRun): Promise<string | undefined> {
  const { project, pipeline } = asked;
  if (pipeline.kind !== 'transform') return undefined;
  const tasksOf = async (each: DeployedPipeline) =>
    plannedTasks(await project.definition(each)).flatMap(({ name, load }) => (load === undefined ? [name] : []));
  const own = new Set(await tasksOf(pipeline));
  const others = project.pipelines.filter(({ kind, arn }) => kind === 'transform' && arn !== pipeline.arn);
  const running = await atOnce(others, AT_ONCE, async (each) =>
    (await tasksOf(each)).some((name) => own.has(name)) ? await runningIn(asked, each) : undefined,
  );
  return running.find((each) => each !== undefined);
}

/** Another backfill of the same pipeline. */
async function backfillBeside({ project, pipeline, run }: AskedRun): Promise<string | undefined> {
  const running = await project.runs(pipeline, Infinity, 'RUNNING');
  const described = await atOnce(running, AT_ONCE, ({ arn }) => project.describe(arn));
  const other = described.find((each) => each !== undefined && targetOf(each.input) === targetOf(run.input));
  return other && `run ${other.id} of ${pipeline.name}`;
}

function targetOf(input: unknown): unknown {
  return (input as { pipeline?: unknown } | null)?.pipeline;
}
