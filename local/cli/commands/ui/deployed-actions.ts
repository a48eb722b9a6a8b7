import { calledAmong } from '../../../assembly/precise-name';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DescribedRun } from '../../../deployed/model';
import type { DeployedAction, Intent } from '../../../ui/deployed-runs';
import { commandLine } from '../../arguments/command-line';
import { UsageError } from '../../errors';
import type { Say } from '../deployed/command-text';
import { redriveTexts } from '../deployed/redrive-texts';
import { refuseNoInterval } from '../deployed/start';
import { refuseEnded, stopTexts } from '../deployed/stop-texts';

/** What is asked about: an action on a pipeline, and on a run of it unless it starts one. */
export interface AskedAction {
  readonly action: DeployedAction;
  readonly project: DeployedProject;
  readonly pipeline: DeployedPipeline;
  readonly run?: DescribedRun;
  readonly profile?: string;
  readonly say: Say;
}

/** What the command would do, or why it would refuse. */
export async function intentOf(asked: AskedAction): Promise<Intent> {
  const { operands, values } = wordsOf(asked);
  const command = commandLine(asked.action, { operands, values, lists: {}, switches: new Set(), help: false });
  try {
    return { command, texts: await textsOf(asked) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { command, texts: [], refusal: [error.message, error.hint].filter(Boolean).join('\n') };
  }
}

/** The arguments of the command: it names the stack itself, so that it needs no app, and means this pipeline only. */
export function argvOf(asked: AskedAction): string[] {
  const { operands, values } = wordsOf(asked);
  const options = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return [asked.action, ...operands, ...(asked.action === 'start' ? [] : ['--yes']), ...options];
}

function wordsOf({ project, pipeline, run, profile }: AskedAction) {
  const { arn, outermostStack } = pipeline;
  const peers = project.pipelines.filter((each) => each.outermostStack === outermostStack);
  // A name of an execution may look like an option.
  const id = run && (run.id.startsWith('-') ? run.arn : run.id);
  return {
    operands: [calledAmong(pipeline, peers), ...(id === undefined ? [] : [id])],
    values: { stack: outermostStack, region: arn.split(':')[3]!, profile },
  };
}

async function textsOf({ action, project, pipeline, run, say }: AskedAction): Promise<string[]> {
  if (action === 'start' || run === undefined) return startTexts(project, pipeline);
  const asked = { project, pipeline, run, say };
  if (action === 'redrive') return redriveTexts(asked);
  refuseEnded(asked);
  const notices: string[] = [];
  const texts = await stopTexts(asked, (notice) => notices.push(notice));
  return [...texts, ...notices];
}

async function startTexts(project: DeployedProject, pipeline: DeployedPipeline): Promise<string[]> {
  const { name, kind } = pipeline;
  if (kind === 'backfill') refuseNoInterval({}, name);
  const running = await project.runs(pipeline, 5, 'RUNNING');
  return [
    `A new run of ${name} begins, with the input {}.`,
    ...(kind === 'custom' ? [] : ['Its logical date is the last time of its schedule, else the time of its start.']),
    ...(running.length === 0 ? [] : [`Already on: ${running.map(({ id }) => id).join(', ')}.`]),
  ];
}
