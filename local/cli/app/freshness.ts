import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const SOURCE = /\.(ts|js|mjs|py|json|yml|sql|j2)$/;
const NOT_SOURCES = new Set(['node_modules', 'cdk.out', 'datasets', 'coverage', '__pycache__']);

/**
 * Why an app has to be synthesized, for people; undefined when its cloud assembly is up to date.
 *
 * @param directory folder of `cdk.json`: every source below it counts, what the app imports is not followed. That a source was
 * removed or renamed is seen by the time of its folder, unless the folder is one that runs write to as well
 * @param output the cloud assembly
 */
export function staleReason(directory: string, output: string): string | undefined {
  const manifest = path.join(output, 'manifest.json');
  const shown = path.relative(directory, output) || '.';
  if (!existsSync(manifest)) return `there is no ${shown} yet`;
  const newer = findNewer(directory, statSync(manifest).mtimeMs, path.resolve(output));
  return newer === undefined ? undefined : `${path.relative(directory, newer)} is newer than ${shown}`;
}

/** The first source, or folder of sources, that changed after that time. */
function findNewer(directory: string, time: number, output: string): string | undefined {
  let isOurs = true;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    // Hidden folders: version control, virtual environments, the scratch folders of earlier runs.
    if (
      NOT_SOURCES.has(entry.name) ||
      entry.name.startsWith('.') ||
      `${output}${path.sep}`.startsWith(full + path.sep)
    ) {
      // Others make and remove such things, which changes the time of the folder.
      isOurs = false;
    }
    if (entry.isDirectory()) {
      if (NOT_SOURCES.has(entry.name) || entry.name.startsWith('.') || full === output) continue;
      const found = findNewer(full, time, output);
      if (found !== undefined) return found;
    } else if (entry.isFile() && SOURCE.test(entry.name) && statSync(full).mtimeMs > time) {
      return full;
    }
  }
  return isOurs && statSync(directory).mtimeMs > time ? directory : undefined;
}
