import { environmentOf, findOnPath, minimalEnvironment, runCommand } from './process';
import type { Executor } from '../executor';

/** The command that Starlake installs. */
const COMMAND = 'starlake';

/** Whether `starlake` is on PATH. */
export function hasStarlake(): boolean {
  return findOnPath(COMMAND) !== undefined;
}

/**
 * Runs commands with the `starlake` found on PATH, in the project's folder. They get the container's environment and
 * little of this process's. Variables that ECS would take from a secret are passed on if they are set here.
 *
 * @param root Folder of the project.
 * @throws Error when there is no `starlake` on PATH.
 */
export function createStarlakeExecutor(root: string): Executor {
  const file = findOnPath(COMMAND);
  if (!file) throw new Error('`starlake` is not on PATH: install Starlake, or choose another executor');
  return {
    name: 'starlake',
    async run({ argv, environment, secrets, signal, onLine }) {
      const exitCode = await runCommand({
        file,
        argv,
        environment: { ...minimalEnvironment(), ...environmentOf(secrets), ...environment },
        cwd: root,
        onLine,
        signal,
      });
      return signal.aborted ? { exitCode, reason: 'stopped' } : { exitCode };
    },
    close: async () => undefined,
  };
}
