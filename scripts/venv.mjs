// A Python environment of its own, for the checks that take programs of Python's.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * Makes an environment with packages in a folder. Gives back the path of each of its programs by name; undefined, and says so, where
 * there is no Python, or no package index.
 */
export function venv(folder, notDone, ...packages) {
  const bin = (name) => path.join(folder, process.platform === 'win32' ? 'Scripts' : 'bin', name);
  const steps = [
    ['python3', '-m', 'venv', folder],
    [bin('python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages],
  ];
  for (const [command, ...args] of steps) {
    const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) {
      console.log(`${notDone}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
      return undefined;
    }
  }
  return bin;
}
