import { executionArn } from '../../../deployed/execution-arn';
import type { DeployedRun, DescribedRun } from '../../../deployed/model';
import { UsageError } from '../../errors';
import { count, plural } from '../../text/format';
import type { AskedPipeline } from './asked';

/** How many of the last runs are searched for the begin of a name. */
const SEARCHED = 1000;

/**
 * The run of a pipeline that a user names: by its name, by the begin of its name, or by its ARN. Without a name, the last one.
 *
 * @throws UsageError when no run, or several, are meant
 */
export async function findRun(asked: AskedPipeline, id: string | undefined): Promise<DescribedRun> {
  const { project, pipeline, say } = asked;
  if (id === undefined) return described(asked, (await project.runs(pipeline, 1))[0]);
  const own = executionArn(pipeline, '');
  const isArn = id.startsWith('arn:');
  if (isArn && !id.startsWith(own)) {
    throw new UsageError(`${id} is no run of ${pipeline.name}`, `ARNs of its runs begin with ${own}`);
  }
  const exact = await project.describe(isArn ? id : executionArn(pipeline, id));
  if (exact !== undefined) return exact;
  const all = await project.runs(pipeline, SEARCHED);
  const found = all.filter((run) => run.id.startsWith(id));
  if (found.length > 1) {
    const ids = found.slice(0, 5).map((run) => run.id);
    throw new UsageError(`'${id}' begins the names of ${plural(found.length, 'run')}`, `Say more: ${ids.join(', ')}.`);
  }
  const run = found[0] && (await project.describe(found[0].arn));
  if (run !== undefined) return run;
  const where = all.length < SEARCHED ? '' : `, and none of its last ${count(SEARCHED)} runs has a name that begins so`;
  throw new UsageError(
    `${pipeline.name} has no run '${id}'${where} (AWS keeps runs for 90 days)`,
    `See ${say('runs', pipeline.called)}.`,
  );
}

/** @throws UsageError when there is no such run */
export async function described(
  { project, pipeline: { name, called }, say }: AskedPipeline,
  run: DeployedRun | undefined,
): Promise<DescribedRun> {
  const found = run && (await project.describe(run.arn));
  if (found === undefined) throw new UsageError(`${name} has no run`, `Start one: ${say('start', called)}.`);
  return found;
}
