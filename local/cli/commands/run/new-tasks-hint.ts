import { plannedTasks } from '../../../assembly/planned-tasks';
import type { Pipeline } from '../../../pipeline';
import type { RunResult } from '../../../run-event';
import { commandLine } from '../../arguments/command-line';
import type { Arguments } from '../../arguments/spec';
import { outcomeOf, type Earlier } from '../../progress/summary/outcome';
import { shorter } from './run-display';

/** A resumed run that has succeeded. */
export interface ResumedRun {
  readonly pipeline: Pipeline;
  readonly result: RunResult;
  /** The outcome of its tasks before it was resumed. */
  readonly earlier?: Earlier;
  readonly input: unknown;
  readonly root: string;
}

/**
 * A hint about tasks that are new in the pipeline since the run that was resumed: they have not run.
 *
 * @param args the arguments of the command
 * @param cwd the working directory; the root is shown relative to it
 * @returns undefined if there are no such tasks, or if the run was only for some tasks
 */
export function newTasksHint(run: ResumedRun, args: Arguments, cwd: string): string | undefined {
  const { pipeline, result, earlier, input, root } = run;
  const { rows, noun } = outcomeOf(result, pipeline.kind, earlier);
  if (noun !== 'task' || rows.length === 0 || (input as { tasks?: unknown } | undefined)?.tasks !== undefined) {
    return undefined;
  }
  const names = plannedTasks(pipeline.definition).flatMap(({ name, load }) => (load === undefined ? [name] : []));
  const added = names.filter((task) => rows.every(({ name }) => name !== task));
  if (added.length === 0) return undefined;
  const values = { ...args.values, input: undefined, stack: undefined, root: shorter(root, cwd), tasks: added.join() };
  const switches = new Set([...args.switches, 'in-place'].filter((name) => name !== 'resume' && name !== 'all'));
  const command = commandLine('run', args, { operands: [pipeline.name], values, switches });
  const [was, them] = added.length > 1 ? ['were', 'them'] : ['was', 'it'];
  return `${added.join(', ')} ${was} not in the run that was resumed. To run ${them}: ${command}`;
}
