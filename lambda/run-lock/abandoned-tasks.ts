import { starlakeError } from '../errors';
import { nameOf, Run } from './run';
import type { Executions } from '../aws/executions';
import { domainOf, transformOf } from '../../lib/contract/command-line';
import type { JobTask, Tasks } from '../aws/tasks';

/**
 * Makes sure that no container works on the domain or the tasks of a run. Stops those whose execution does not run any more.
 *
 * @param own whether containers of this run are stopped, too: it should have none at this time
 * @throws Starlake.StillRunning while there is such a container
 */
export async function stopAbandonedTasks(
  run: Run,
  { tasks, executions }: { readonly tasks?: Tasks; readonly executions: Executions },
  own = true,
): Promise<void> {
  const active = (await tasks?.active())?.filter(({ command }) => worksOn(command, run)) ?? [];
  for (const { arn, execution } of active) {
    const isAbandoned =
      execution === run.execution ? own : execution !== undefined && !(await isExecutionRunning(execution, executions));
    if (isAbandoned) {
      await tasks!.stop(arn, `Starlake: its execution ${execution} is over`);
    }
  }
  if (active.length > 0) {
    const message = `containers still work on ${nameOf(run)}: ${active.map(describe).join(', ')}`;
    throw starlakeError('Starlake.StillRunning', message);
  }
}

/** Whether an execution runs. One of another job, which the function may not describe, counts as running. */
export async function isExecutionRunning(execution: string, executions: Executions): Promise<boolean> {
  try {
    return await executions.isRunning(execution);
  } catch (error) {
    if ((error as Error).name === 'AccessDeniedException') return true;
    throw error;
  }
}

function worksOn(command: string[], { domain, transforms }: Run): boolean {
  return transforms ? transforms.has(transformOf(command) ?? '') : domainOf(command) === domain;
}

function describe({ arn, execution }: JobTask): string {
  return `${arn} of ${execution ?? 'no execution'}`;
}
