import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DeployedRun, DeployedSchedule } from '../../../deployed/model';
import type { Say, SayAws } from './command-text';
import { holderIn } from './run-lock';
import { runOfDomain } from './run-of-domain';
import { runPlaces, type RunPlaces } from './run-places';
import { pipelineOf } from './started-records';
import type { Unanswered } from './unanswered';

/** How many files a finding names. */
const FILES = 10;

/** Something that is not as it should be. */
export interface Finding {
  readonly kind: 'FILES_LEFT' | 'LOCK_HELD' | 'SCHEDULE_OFF' | 'DEAD_LETTERS' | 'FAILED_RUN' | 'NOT_KNOWN';
  readonly pipeline?: string;
  /** A sentence. */
  readonly problem: string;
  /** What to do: sentences and commands. */
  readonly mend: readonly string[];
}

/** What a doctor works with. */
export interface Examination {
  readonly project: DeployedProject;
  readonly aws: Unanswered;
  /** Commands for the user to type: of this program, and of the AWS CLI. */
  readonly say: Say;
  readonly sayAws: SayAws;
}

/** What is wrong with a pipeline: its last run and its run lock; of a load pipeline also its files. */
export async function findingsOf(pipeline: DeployedPipeline, by: Examination): Promise<Finding[]> {
  const { project, aws } = by;
  const { kind } = pipeline;
  const runs = (await aws.ask(() => project.runs(pipeline, 1))) ?? [];
  const found = failedRun(runs, pipeline, by);
  if (kind !== 'load' && kind !== 'transform') return found;
  const definition = await aws.ask(() => project.definition(pipeline));
  const places = definition && runPlaces(definition);
  if (places === undefined) return found;
  const files = await aws.ask(() => filesLeft(pipeline, places, by));
  const lock = await aws.ask(() => heldLock(pipeline, places, by));
  return [...found, ...(files ?? []), ...(lock ?? [])];
}

/** Schedules of a pipeline that are disabled. One with a day of the month and a day of the week is two resources. */
export function schedulesOff({ name }: DeployedPipeline, schedules: readonly DeployedSchedule[]): Finding[] {
  const off = schedules.filter(({ isOn }) => !isOn);
  const texts = new Set(off.map(({ cron, timeZone }) => `${cron} ${timeZone}`));
  return [...texts].map((text): Finding => {
    const own = off.filter(({ cron, timeZone }) => `${cron} ${timeZone}` === text).map((each) => each.name);
    return {
      kind: 'SCHEDULE_OFF',
      pipeline: name,
      problem: `the schedule '${text}' of ${name} is off`,
      mend: [`Deploy it with 'enabled: true', unless that is intended. On AWS it is ${own.join(' and ')}.`],
    };
  });
}

/** What could not be looked at. */
export function notKnown({ problems }: Unanswered): Finding[] {
  return problems.map((problem): Finding => ({ kind: 'NOT_KNOWN', problem, mend: [] }));
}

/** The last run that has ended, unless it succeeded or another runs now. */
function failedRun(runs: readonly DeployedRun[], { name, called }: DeployedPipeline, { say }: Examination): Finding[] {
  const [last] = runs;
  if (last?.endedAt === undefined || last.status === 'SUCCEEDED') return [];
  const how = last.status === 'ABORTED' ? 'was stopped' : last.status === 'TIMED_OUT' ? 'timed out' : 'failed';
  const problem = `run ${last.id}, the last one of ${name}, ${how}, and was not continued`;
  return [
    {
      kind: 'FAILED_RUN',
      pipeline: name,
      problem,
      mend: [say('runs', called, last.id), say('redrive', called, last.id)],
    },
  ];
}

async function filesLeft(
  { name, called }: DeployedPipeline,
  places: RunPlaces,
  { project, say, sayAws }: Examination,
): Promise<Finding[]> {
  if (places.files === undefined) return [];
  const { ingesting, stage } = places.files;
  const files = await project.filesIn(ingesting, FILES + 1);
  if (files.length === 0 || (await runOfDomain(project, places)) !== undefined) return [];
  const more = files.length > FILES ? ' and more' : '';
  const shown = files.slice(0, FILES);
  return [
    {
      kind: 'FILES_LEFT',
      pipeline: name,
      problem: `no run of the domain of ${name} runs, and files are in ${ingesting}: ${shown.join(', ')}${more}`,
      mend: [
        'If their rows are not in the tables, move them back, and load them:',
        ...shown.map((file) => sayAws('s3', 'mv', `${ingesting}/${file}`, `${stage}/${file}`)),
        say('start', called),
      ],
    },
  ];
}

/**
 * A run lock whose execution Step Functions does not know: runs would wait for it in vain. One of an execution that has ended is taken
 * over by the next run.
 */
async function heldLock(
  { name }: DeployedPipeline,
  { lock }: RunPlaces,
  { project, sayAws }: Examination,
): Promise<Finding[]> {
  const text = await project.readFile(lock);
  if (text === undefined) return [];
  const found = (problem: string): Finding[] => [
    {
      kind: 'LOCK_HELD',
      pipeline: name,
      problem,
      mend: [`If no container works on what it is for: ${sayAws('s3', 'rm', lock)}`],
    },
  ];
  const holder = holderIn(text);
  if (holder === undefined) return found(`the file of the run lock of ${name} does not contain one: ${lock}`);
  if (holder.ended === true) return [];
  const isOwn = pipelineOf(project.pipelines, holder.execution) !== undefined;
  const run = await project.describe(holder.execution);
  if (run === undefined) return found(`the run lock of ${name} is held by ${holder.execution}, which does not exist`);
  if (isOwn || run.endedAt === undefined) return [];
  return found(`the run lock of ${name} is held by ${holder.execution}, which has ended, and is of another job`);
}
