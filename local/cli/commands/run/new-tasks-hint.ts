import { plannedTasks } from '../../../assembly/planned-tasks';
import type { Pipeline } from '../../../pipeline';
import type { RunResult } from '../../../run-event';
import { commandLine } from '../../arguments/command-line';
import type { Arguments } from '../../arguments/spec';
import { outcomeOf, type Earlier } from '../../progress/summary/outcome';
import { shorter } from './run-display';

/** A run that has gone on with another and succeeded. */
export interface ResumedRun {
  readonly pipeline: Pipeline;
  readonly result: RunResult;
  /** What became of its tasks before. */
  readonly earlier?: Earlier;
  readonly input: unknown;
  readonly root: string;
}

/**
 * What to say of tasks that a pipeline has now and that were not in the run that was gone on with: nobody has run them.
 *
 * @param args what was typed
 * @param cwd the working directory, from which the root is named
 * @returns undefined where there is nothing to say, or where the run was for some tasks only
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
  return `${added.join(', ')} ${was} not in the run that this one goes on with. To run ${them}: ${command}`;
}
