import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import { executionArn } from '../../../deployed/execution-arn';
import type { DeployedPipeline } from '../../../deployed/model';
import type { DeployedMachine, DeployedRuns } from '../../../ui/deployed-runs';
import { summaryOf, type RunSummary } from '../../../ui/summaries';
import type { PreparedApp } from '../../app/prepare-assembly';
import type { Arguments } from '../../arguments/spec';
import type { Io } from '../../io';
import type { Parts } from '../../parts';
import { sayer } from '../deployed/command-text';
import { connect, shownPipelines } from '../deployed/connect';
import { deployedRecord, detailedRecord } from '../deployed/deployed-record';
import { argvOf, intentOf, type AskedAction } from './deployed-actions';
import { LogPages } from './deployed-logs';

/** Runs of a pipeline that a page lists. */
const LISTED = 20;

/**
 * The runs on AWS for pages, by the stacks of the app or of `--stack`.
 *
 * @throws UsageError when there are no stacks, credentials or region
 */
export async function deployedRuns(args: Arguments, io: Io, parts: Parts, app: PreparedApp): Promise<DeployedRuns> {
  const project = await connect(args, io, parts, app);
  const say = sayer(args);
  const byMachine = new Map(shownPipelines(project).map((each) => [machineOf(each).machine, each]));
  const logPages = new LogPages(project);
  const { profile } = args.values;

  async function runs(pipeline: DeployedPipeline, most: number): Promise<RunSummary[]> {
    const described = await atOnce(await project.runs(pipeline, most), AT_ONCE, ({ arn }) => project.describe(arn));
    return described.flatMap((run) => (run === undefined ? [] : [summaryOf(deployedRecord(pipeline, run, say))]));
  }
  const find = async (machine: string, id: string) => {
    const pipeline = byMachine.get(machine)!;
    return { pipeline, run: await project.describe(executionArn(pipeline, id)) };
  };
  /** Undefined for a run that is not known. */
  async function asked(
    action: AskedAction['action'],
    machine: string,
    id: string | undefined,
  ): Promise<AskedAction | undefined> {
    const common = { action, project, profile, say };
    if (id === undefined) return { ...common, pipeline: byMachine.get(machine)! };
    const { pipeline, run } = await find(machine, id);
    return run && { ...common, pipeline, run };
  }

  return {
    machines: [...byMachine.values()].map(machineOf),
    overview: () =>
      atOnce([...byMachine.values()], AT_ONCE, async (pipeline) => {
        return { ...machineOf(pipeline), last: (await runs(pipeline, 1))[0] };
      }),
    runs: (machine) => runs(byMachine.get(machine)!, LISTED),
    run: async (machine, id) => {
      const { pipeline, run } = await find(machine, id);
      if (run === undefined) return undefined;
      const [history, definition] = await Promise.all([project.history(run.arn), project.definition(pipeline)]);
      const { pipelines } = project;
      return detailedRecord(pipeline, run, { definition, history, pipelines }, say);
    },
    logs: async (machine, id, table) => {
      const { pipeline, run } = await find(machine, id);
      if (run === undefined) return undefined;
      const command = say('logs', pipeline.name, run.id);
      return { ...(await logPages.of(run, table)), isOn: run.endedAt === undefined, command };
    },
    intent: async (action, machine, id) => {
      const found = await asked(action, machine, id);
      return found && intentOf(found);
    },
    argv: async (action, machine, id) => {
      const found = await asked(action, machine, id);
      return found && argvOf(found);
    },
  };
}

/** Where a pipeline is: its ARN has the region and the account. */
function machineOf({ arn, name, kind, outermostStack: stack }: DeployedPipeline): DeployedMachine {
  const [, , , region = '', account = '', , machine = ''] = arn.split(':');
  return { machine, name, kind, stack, account, region };
}
