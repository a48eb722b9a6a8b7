import { Token } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { CommandItems, commandItems } from '../pipeline/command-items';
import { arnsFrom } from '../pipeline/machine-arns';
import type { TransformGraph } from './transform-graph';
import { MAX_EVENTS, MAX_MAP_CONCURRENCY, MAX_STATE } from '../contract/limits';
import type { DeclaredLoad, DeclaredTask } from '../contract/transforms';
import { TransformTask } from './transform-task';
import { transformCommand } from '../commands/commands';
import { checkTexts, checkWhole } from '../private/checks';
import type { TransformStatesProps } from './transform-states-props';

/** Events that are kept for waiting: polls of the run lock, and workers that are suspended for a day. */
export const OTHER_EVENTS = 6_000;

/**
 * Events of a task that a worker waits for, and that fails: 7 + 8 to get it, 2 to run it, 5 to explain its failure; and
 * events of each attempt. If a function decides on attempts, each needs 5 more to explain, 5 to ask, 2 + 2 to wait, and
 * 2 to run.
 */
const TASK_EVENTS = 22;
const TRY_EVENTS = 4;
const DECIDED_TRY_EVENTS = 20;

/** Events of a Map Run and of the states around it. */
const MAP_RUN_EVENTS = 20;

/** Assumed number of retries if it is a token. */
const UNKNOWN_RETRIES = 10;

/** Bytes of a state's input that do not depend on the tasks: the execution, with its input of 16 KiB. */
const OTHER_BYTES = 22_000;

/** Characters of the longest ARN of a state machine: its partition, region, and name of 80. */
const MAX_ARN = 145;

/** Characters of the data interval that a run adds to the `--options` of a task. */
const RUN_OPTIONS = 128;

/** Characters of a logical date. */
const DATE = 24;

/** The tasks and loads as the handlers get them, and the options of the state that runs a task. */
export interface TransformItems {
  readonly tasks: DeclaredTask[];
  readonly loads: DeclaredLoad[];
  /** Events that each task or load can create. */
  readonly taskEvents: number;
  /** Tasks or loads whose events one history has room for. */
  readonly workerTasks: number;
  /** Whether workers are child executions: they are more than an inline Map runs at once, or need more than one history. */
  readonly distributed: boolean;
  /** Workers of a run at most. */
  readonly workers: number;
  readonly options: CommandItems['options'];
  /** Most characters that the paths in the command resolve to. */
  readonly pathLength: number;
}

/**
 * @param props the tasks, the slots, and the number of retries
 * @param pipeline that they belong to
 * @throws Error for invalid options and sizes, and for more tasks than a state has room for, or than retries leave events for
 */
export function transformItems(
  { job, tasks, slots, retries: given }: Pick<TransformStatesProps, 'job' | 'tasks' | 'slots' | 'retries'>,
  { after, loads: steps }: TransformGraph,
  pipeline: Construct,
): TransformItems {
  const { path } = pipeline.node;
  const retries = checkWhole(given ?? job._options.retries, `'retries' of '${path}'`, { min: 0 });
  const { fields, options } = commandItems(
    job,
    tasks,
    tasks.map(({ name }) => `task '${name}'`),
  );
  const items = tasks.map((task, i): DeclaredTask => ({
    task: task.name,
    ...(task.dataset === undefined || task.dataset === task.name ? {} : { dataset: task.dataset }),
    ...(after[i].length === 0 ? {} : { after: after[i] }),
    ...optionsOf(task),
    ...(task.expectations ? { expects: true } : {}),
    ...fields[i],
  }));
  const loads = steps.map(({ pipeline: load, whole, tables }): DeclaredLoad => ({
    pipeline: load.pipelineName,
    machine: arnsFrom(pipeline, load).machine,
    ...(whole ? { whole: true } : {}),
    tables,
  }));
  const tries = 1 + (Token.isUnresolved(retries) ? UNKNOWN_RETRIES : retries);
  const taskEvents =
    TASK_EVENTS + TRY_EVENTS + (tries - 1) * (job._context.runtime.hasSidecars ? DECIDED_TRY_EVENTS : TRY_EVENTS);
  const jobs = tasks.length + loads.length;
  // A worker with a history of its own ends when that is full; then a new one goes on.
  const workerTasks = Math.floor((MAX_EVENTS - OTHER_EVENTS) / taskEvents);
  const mapRuns = Math.ceil(jobs / workerTasks);
  if (OTHER_EVENTS + mapRuns * MAP_RUN_EVENTS > MAX_EVENTS) {
    throw new Error(
      `'tasks' of '${path}' are ${tasks.length} tasks and ${loads.length} loads, each of which may need ${taskEvents} events with its ` +
        `${tries} tries, and an execution may have ${MAX_EVENTS}: lower 'retries' of '${path}', or split its tasks over several pipelines`,
    );
  }
  const workers = Math.min(slots, tasks.length) + loads.length;
  const machine = 'x'.repeat(MAX_ARN);
  const input = [items, loads.map((load) => ({ ...load, machine }))];
  const output = items.map(({ task }) => ({ task, status: 'DONE' }));
  const bytes = OTHER_BYTES + Math.max(...[input, output].map((each) => Buffer.byteLength(JSON.stringify(each))));
  if (bytes > MAX_STATE) {
    throw new Error(
      `'tasks' of '${path}' are ${tasks.length} tasks and ${loads.length} loads, which take about ${bytes} bytes, and a ` +
        `state may have ${MAX_STATE}: split them over several pipelines`,
    );
  }
  const lengths = items.map(({ task, options: own = '' }, i) => {
    return task.length + own.length + 1 + Object.values(fields[i]).join('').length;
  });
  return {
    tasks: items,
    loads,
    taskEvents,
    workerTasks,
    distributed: workers > MAX_MAP_CONCURRENCY || mapRuns > 1,
    workers,
    options,
    pathLength: Math.max(...lengths) + RUN_OPTIONS + DATE,
  };
}

function optionsOf({ name, options }: TransformTask): { options?: string } {
  if (options === undefined) {
    return {};
  }
  const given = checkTexts(options, `'options' of task '${name}'`);
  const dynamic = Object.keys(given).find((option) => sfn.JsonPath.isEncodedJsonPath(given[option]));
  if (dynamic !== undefined) {
    throw new Error(`option '${dynamic}' of task '${name}' must be a text, not a path of a state's input`);
  }
  if (Object.keys(given).length === 0) {
    return {};
  }
  try {
    return { options: transformCommand(name, '', given).arguments.at(-1)! };
  } catch (error) {
    throw new Error(`'options' of task '${name}': ${(error as Error).message}`, { cause: error });
  }
}
