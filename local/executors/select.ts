import { createDockerExecutor, hasDocker } from './docker';
import { createStarlakeExecutor, hasStarlake } from './starlake';
import type { Executor } from '../executor';

/** The executor of the commands: `auto` chooses the one that is most like the deployed pipeline. */
export type ExecutorChoice = 'auto' | Executor['name'];

/**
 * Creates an executor. `auto` is the `starlake` on PATH; else docker, if its daemon answers; else the embedded one.
 *
 * @param root Folder of the project; absolute.
 * @throws Error when the chosen executor is not available.
 */
export async function selectExecutor(choice: ExecutorChoice, root: string): Promise<Executor> {
  switch (choice === 'auto' ? best() : choice) {
    case 'starlake':
      return createStarlakeExecutor(root);
    case 'docker':
      return createDockerExecutor(root);
    default:
      return embedded();
  }
}

function best(): Executor['name'] {
  if (hasStarlake()) return 'starlake';
  return hasDocker() ? 'docker' : 'embedded';
}

// Loaded on demand, because it loads a database.
async function embedded(): Promise<Executor> {
  const { loadDuckDb } = require('./embedded/database/duckdb') as typeof import('./embedded/database/duckdb');
  // Without its database every command would fail and be retried.
  await loadDuckDb();
  const { createEmbeddedExecutor } = require('./embedded') as typeof import('./embedded');
  return createEmbeddedExecutor();
}
