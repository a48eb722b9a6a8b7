import { parseArguments, USAGE, type CommandName } from './command/arguments';
import { Killed, type Checkpoint } from './command/checkpoint';
import type { CommandContext, CommandResult } from './command/command';
import { errorLines } from './command/command-error';
import { createDatabasePool, loadDuckDb, type DatabasePool } from './database/duckdb';
import { load } from './load/load';
import { preload } from './load/preload';
import { readProject } from './project/project';
import { stage } from './load/stage';
import { transform } from './task/transform';
import type { ContainerExit, ContainerRun, Executor } from '../../executor';

export { Killed, type Checkpoint } from './command/checkpoint';

/** How to make an embedded executor. */
export interface EmbeddedExecutorOptions {
  /**
   * Called at each point that a container reaches, and waited for. It is there to try what a pipeline does when its
   * containers die: by throwing {@link Killed} it ends the container at that point, as SIGKILL would. Another error
   * fails the command as an error of its own would.
   */
  readonly checkpoint?: (point: Checkpoint) => void | Promise<void>;
}

const COMMANDS: Record<CommandName, (context: CommandContext) => Promise<CommandResult>> = {
  stage,
  preload,
  load,
  transform,
};

/** What a process ends with when it is asked to stop (128 + SIGTERM). */
const STOPPED = 143;

/**
 * Creates the executor that needs nothing but DuckDB: it does what Starlake's `stage`, `preload`, `load` and
 * `transform` do with the files and the metadata of a project, for the formats and write strategies it knows.
 * What it does not know is an error, never passed over.
 *
 * `run` throws only if DuckDB is not installed; everything else is the exit code of the container, with a line that says why.
 */
export function createEmbeddedExecutor({ checkpoint }: EmbeddedExecutorOptions = {}): Executor {
  const databases = createDatabasePool();
  const running = new Set<Promise<ContainerExit>>();
  let closing = new AbortController();

  return {
    name: 'embedded',
    notice:
      'The embedded executor is for trying pipelines: it loads files with DuckDB as Starlake would, but it is not Starlake itself.',
    run: async (container) => {
      const signal = AbortSignal.any([container.signal, closing.signal]);
      const exit = runContainer({ ...container, signal }, databases, checkpoint);
      running.add(exit);
      return exit.finally(() => running.delete(exit));
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
      await databases.close();
      closing = new AbortController();
    },
  };
}

async function runContainer(
  container: ContainerRun,
  databases: DatabasePool,
  checkpoint: EmbeddedExecutorOptions['checkpoint'],
): Promise<ContainerExit> {
  const { argv, environment, signal, onLine: print } = container;
  const reach: CommandContext['reach'] = async (step, subject) => checkpoint?.({ container: argv, step, ...subject });
  // Before anything is done: a run that stages files and then cannot load them helps nobody.
  await loadDuckDb();
  try {
    await reach('started');
    if (argv.length === 0) {
      print(USAGE);
      return { exitCode: 0 };
    }
    signal.throwIfAborted();
    const command = parseArguments(argv);
    const project = readProject(environment, command.options);
    const result = await COMMANDS[command.name]({ command, project, databases, signal, print, reach });
    await reach('finished');
    return result;
  } catch (error) {
    if (error instanceof Killed) {
      return { exitCode: error.exitCode, reason: error.reason };
    }
    if (signal.aborted) {
      print('Stopped');
      return { exitCode: STOPPED };
    }
    errorLines(error).forEach((line) => print(line));
    return { exitCode: 1 };
  }
}
