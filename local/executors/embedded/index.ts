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

/** Options of an embedded executor. */
export interface EmbeddedExecutorOptions {
  /**
   * Called and awaited at each step that a container reaches, to test what a pipeline does when its containers die. If
   * it throws {@link Killed}, the container ends there, as with SIGKILL. Any other error fails the command.
   */
  readonly checkpoint?: (point: Checkpoint) => void | Promise<void>;
}

const COMMANDS: Record<CommandName, (context: CommandContext) => Promise<CommandResult>> = {
  stage,
  preload,
  load,
  transform,
};

/** Exit code of a process that was asked to stop (128 + SIGTERM). */
const STOPPED = 143;

/**
 * Creates the executor that needs only DuckDB. It does what Starlake's `stage`, `preload`, `load` and `transform` do
 * with a project, for the formats and write strategies that it knows. Anything it does not know is an error, never
 * ignored.
 *
 * `run` throws only if DuckDB is not installed. Any other failure is an exit code of the container, with a line that
 * says why.
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
  // First of all: a run that stages files and then cannot load them would be useless.
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
