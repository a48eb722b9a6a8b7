import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedPipeline } from '../../../deployed/model';
import type { DeployedRuns } from '../../../ui/deployed-runs';
import { summaryOf, type RunSummary } from '../../../ui/summaries';
import type { Arguments } from '../../arguments/spec';
import type { Io } from '../../io';
import type { Parts } from '../../parts';
import { sayer } from '../deployed/command-text';
import { connect, shownPipelines } from '../deployed/connect';
import { deployedRecord, detailedRecord } from '../deployed/deployed-record';
import { executionArn } from '../deployed/find-run';

/** Runs of a pipeline that a page lists. */
const LISTED = 20;

/**
 * The runs on AWS for pages, by the stacks of the app or of `--stack`.
 *
 * @throws UsageError when there are no stacks, credentials or region
 */
export async function deployedRuns(args: Arguments, io: Io, parts: Parts): Promise<DeployedRuns> {
  const project = await connect(args, io, parts);
  const say = sayer(args);
  const byMachine = new Map(shownPipelines(project).map((each) => [machineOf(each), each]));

  async function runs(pipeline: DeployedPipeline, most: number): Promise<RunSummary[]> {
    const described = await atOnce(await project.runs(pipeline, most), AT_ONCE, ({ arn }) => project.describe(arn));
    return described.flatMap((run) => (run === undefined ? [] : [summaryOf(deployedRecord(pipeline, run, say))]));
  }

  return {
    machines: [...byMachine].map(([machine, { name }]) => ({ machine, name })),
    overview: () =>
      atOnce([...byMachine], AT_ONCE, async ([machine, pipeline]) => {
        const { name, kind, stack } = pipeline;
        return { machine, name, kind, stack, last: (await runs(pipeline, 1))[0] };
      }),
    runs: (machine) => runs(byMachine.get(machine)!, LISTED),
    run: async (machine, id) => {
      const pipeline = byMachine.get(machine)!;
      const run = await project.describe(executionArn(pipeline, id));
      if (run === undefined) return undefined;
      const [history, definition] = await Promise.all([project.history(run.arn), project.definition(pipeline)]);
      return detailedRecord(pipeline, run, { definition, history, logs: new Map() }, say);
    },
  };
}

function machineOf({ arn }: DeployedPipeline): string {
  return arn.split(':').at(-1)!;
}
