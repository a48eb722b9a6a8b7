import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { environmentOf, findOnPath, minimalEnvironment, runCommand, STOP_GRACE_MS } from './process';
import type { Executor } from '../executor';
import { KILLED } from '../../lib/contract/failure';

/** Exit code of `docker run` when docker itself failed, and the container did not start. */
const DOCKER_FAILED = 125;

/** Variables that tell the docker command where its daemon is. */
const DOCKER_VARIABLES = ['DOCKER_CERT_PATH', 'DOCKER_CONFIG', 'DOCKER_CONTEXT', 'DOCKER_HOST', 'DOCKER_TLS_VERIFY'];

/** Whether `docker` is on PATH and its daemon answers. */
export function hasDocker(): boolean {
  const file = findOnPath('docker');
  return file !== undefined && spawnSync(file, ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/**
 * Runs commands in containers of the image that the task definition names, with docker. The root's folder is mounted at the
 * path that it has here, so that paths mean the same inside.
 *
 * @param root Folder of the project; absolute.
 * @throws Error when docker is not on PATH, or its daemon does not answer.
 */
export function createDockerExecutor(root: string): Executor {
  const file = findOnPath('docker');
  if (!file) throw new Error('there is no `docker` on PATH: install docker, or choose another executor');
  if (!hasDocker())
    throw new Error('docker does not answer (`docker info` failed): start it, or choose another executor');
  const own = minimalEnvironment(DOCKER_VARIABLES);
  return {
    name: 'docker',
    async run({ argv, environment, secrets, image, signal, onLine }) {
      const name = `starlake-sfn-${randomUUID()}`;
      const passed = { ...environmentOf(secrets), ...environment };
      // Names only: values, among them secrets, would be for all to see in the list of processes.
      const variables = Object.keys(passed).flatMap((variable) => ['-e', variable]);
      const exitCode = await runCommand({
        file,
        argv: ['run', '--rm', '-i', '--name', name, '-v', `${root}:${root}`, ...variables, image, ...argv],
        environment: { ...own, ...passed },
        onLine,
        signal,
        onAbort: () => stopContainer(file, name, own),
      });
      if (signal.aborted) return { exitCode, reason: 'stopped' };
      if (exitCode === DOCKER_FAILED) throw new Error(`docker could not start a container of ${image}`);
      return exitCode === KILLED ? { exitCode, reason: 'killed, likely for lack of memory' } : { exitCode };
    },
    close: async () => undefined,
  };
}

// Stopping the docker command leaves the container running.
function stopContainer(file: string, name: string, env: Record<string, string>): void {
  execFile(file, ['stop', '--time', String(STOP_GRACE_MS / 1000), name], { env }, () => undefined);
}
