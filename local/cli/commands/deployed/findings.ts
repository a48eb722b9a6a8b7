import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeadLetterQueue, DeployedPipeline, DeployedRun } from '../../../deployed/model';
import { shellWord } from '../../arguments/shell-word';
import { plural } from '../../text/format';
import type { Say } from './command-text';
import { holderIn } from './run-lock';
import { runOfDomain } from './run-of-domain';
import { runPlaces, type RunPlaces } from './run-places';

/** How many files a finding names. */
const FILES = 10;

/** How many of a pipeline's last runs are looked at. */
export const LOOKED_AT = 20;

/** Something that is not as it should be. */
export interface Finding {
  readonly kind: 'FILES_LEFT' | 'LOCK_HELD' | 'SCHEDULE_OFF' | 'DEAD_LETTERS' | 'FAILED_RUN';
  readonly pipeline?: string;
  /** A sentence. */
  readonly problem: string;
  /** What to do: sentences and commands. */
  readonly mend: readonly string[];
}

/** What is wrong with a pipeline: its last run, its schedules, its run lock; of a load pipeline also its files. */
export async function findingsOf(project: DeployedProject, pipeline: DeployedPipeline, say: Say): Promise<Finding[]> {
  const { name, kind } = pipeline;
  const runs = await project.runs(pipeline, LOOKED_AT);
  const found = [...failedRun(runs, name, say), ...schedulesOff(pipeline)];
  if (kind !== 'load' && kind !== 'transform') return found;
  const places = runPlaces(await project.definition(pipeline));
  if (places === undefined) return found;
  const isRunning = runs.some(({ endedAt }) => endedAt === undefined);
  const files = isRunning ? [] : await filesLeft(project, name, places, say);
  return [...found, ...files, ...(await heldLock(project, name, places))];
}

/** Schedules that are disabled. One with a day of the month and a day of the week is two resources. */
function schedulesOff({ name, schedules }: DeployedPipeline): Finding[] {
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

/** What the messages of a queue are, and what to do about them. */
const KEPT: Readonly<Record<DeadLetterQueue['keeps'], readonly [what: string, mend: string]>> = {
  STARTS: [
    'starts that were given up after an hour',
    'Start each pipeline for its time (start --date), and delete the messages.',
  ],
  DATASETS: [
    'events of refreshed datasets that could not be counted',
    'Send them again (docs/run-book.md#starlakejoinbusy), and delete the messages.',
  ],
  LINEAGE: [
    'events of lineage that could not be sent',
    'Send them again (docs/lineage.md#when-it-cannot-be-sent), and delete the messages.',
  ],
  EVENTS: ['events that a function could not handle', 'The log of the function says why. Then delete the messages.'],
};

/** Queues of what was given up. */
export async function deadLetters(project: DeployedProject): Promise<Finding[]> {
  const found = await atOnce(project.deadLetterQueues, AT_ONCE, async ({ url, keeps }): Promise<Finding[]> => {
    const count = await project.messagesIn(url);
    if (count === 0) return [];
    const [what, mend] = KEPT[keeps];
    const problem = `${plural(count, 'message')} in ${url.split('/').at(-1)}: ${what}`;
    return [{ kind: 'DEAD_LETTERS', problem, mend: [`aws sqs receive-message --queue-url ${url}`, mend] }];
  });
  return found.flat();
}

/** The last run that has ended, unless it succeeded or another runs now. */
function failedRun(runs: readonly DeployedRun[], name: string, say: Say): Finding[] {
  const [last] = runs;
  if (last?.endedAt === undefined || last.status === 'SUCCEEDED') return [];
  const how = last.status === 'ABORTED' ? 'was stopped' : last.status === 'TIMED_OUT' ? 'timed out' : 'failed';
  const problem = `run ${last.id}, the last one of ${name}, ${how}, and was not continued`;
  return [
    { kind: 'FAILED_RUN', pipeline: name, problem, mend: [say('runs', name, last.id), say('redrive', name, last.id)] },
  ];
}

async function filesLeft(project: DeployedProject, name: string, places: RunPlaces, say: Say): Promise<Finding[]> {
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
        ...shown.map((file) => `aws s3 mv ${shellWord(`${ingesting}/${file}`)} ${shellWord(`${stage}/${file}`)}`),
        say('start', name),
      ],
    },
  ];
}

/**
 * A run lock whose execution Step Functions does not know: runs would wait for it in vain. One of an execution that has ended is taken
 * over by the next run.
 */
async function heldLock(project: DeployedProject, name: string, { lock }: RunPlaces): Promise<Finding[]> {
  const text = await project.readFile(lock);
  if (text === undefined) return [];
  const found = (problem: string): Finding[] => [
    {
      kind: 'LOCK_HELD',
      pipeline: name,
      problem,
      mend: [`If no container works on what it is for: aws s3 rm ${shellWord(lock)}`],
    },
  ];
  const holder = holderIn(text);
  if (holder === undefined) return found(`the file of the run lock of ${name} does not contain one: ${lock}`);
  if (holder.ended === true) return [];
  const isOwn = project.pipelines.some(({ arn }) => holder.execution.startsWith(executionsOf(arn)));
  const run = await project.describe(holder.execution);
  if (run === undefined) return found(`the run lock of ${name} is held by ${holder.execution}, which does not exist`);
  if (isOwn || run.endedAt === undefined) return [];
  return found(`the run lock of ${name} is held by ${holder.execution}, which has ended, and is of another job`);
}

function executionsOf(machine: string): string {
  return `${machine.replace(':stateMachine:', ':execution:')}:`;
}
