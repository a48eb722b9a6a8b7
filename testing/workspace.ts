import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../local/cli/errors';
import { locateApp } from '../local/cli/app/locate';
import { resolveRoot } from '../local/cli/project-root/resolve-root';
import { copyToScratch } from '../local/cli/project-root/scratch';
import { dataFolders } from '../local/engine/data-folders';
import { isDatabase } from '../local/tables/databases';
import type { Assembly } from '../local/assembly';
import type { Pipeline } from '../local/pipeline';
import type { FileContent, LocalRunOptions } from './types';

/**
 * Does work in a temporary copy of a Starlake project, which is removed in any case.
 *
 * @throws Error when there is no project, or a file of the options cannot be put into it
 */
export async function inWorkspace<T>(
  { project: given, files }: LocalRunOptions,
  assembly: Assembly,
  pipeline: Pipeline,
  work: (root: string) => Promise<T>,
): Promise<T> {
  const project = projectOf(given);
  const scratch = mkdtempSync(path.join(tmpdir(), 'starlake-run-'));
  try {
    // A folder inside it: a path with links is resolved when it is copied to.
    const root = path.join(scratch, 'project');
    const data = dataFolders(assembly, [pipeline], project);
    copyToScratch(project, root, files === undefined ? data : { ...data, idle: [] });
    if (files !== undefined) {
      data.waiting.forEach((folder) => removeFiles(path.join(root, path.relative(project, folder))));
      for (const [name, content] of Object.entries(files)) putFile(root, name, content);
    }
    return await work(root);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function projectOf(given: string | undefined): string {
  const cwd = process.cwd();
  try {
    return resolveRoot(given, locateApp(cwd) ?? { directory: cwd, config: {} }, cwd, "the option 'project'");
  } catch (error) {
    if (!(error instanceof UsageError) || error.hint === undefined) throw error;
    throw new Error(`${error.message} ${error.hint}`, { cause: error });
  }
}

/** A folder in which files land can also be one of a database. */
function removeFiles(folder: string): void {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const waiting = files.map(({ name }) => path.join(folder, name)).filter((file) => !isDatabase(file));
  waiting.forEach((file) => rmSync(file));
}

function putFile(root: string, name: string, content: FileContent): void {
  const target = path.resolve(root, name);
  if (!target.startsWith(`${root}${path.sep}`)) {
    throw new Error(`files['${name}'] is outside of the project: the name is a path in it, without ..`);
  }
  mkdirSync(path.dirname(target), { recursive: true });
  if (typeof content === 'string' || content instanceof Uint8Array) return writeFileSync(target, content);
  if (!existsSync(content.path)) throw new Error(`files['${name}']: there is no file ${path.resolve(content.path)}`);
  copyFileSync(content.path, target);
}
