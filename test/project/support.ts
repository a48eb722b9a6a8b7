import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planProject, readProject, type PlanOptions, type ReadOptions } from '../../lib/project';

const folders: string[] = [];

/** Stands for the name of the file that it is written to. */
const OWN_NAME = '$NAME';

/** Writes a Starlake project to a temporary folder; files are given by their path below `metadata/`. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'starlake-project-'));
  folders.push(folder);
  mkdirSync(path.join(folder, 'metadata'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, 'metadata', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content.replaceAll(OWN_NAME, path.basename(name, '.sl.yml')));
  }
  return folder;
}

export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export const read = (files: Readonly<Record<string, string>>, options?: ReadOptions) =>
  readProject(writeProject(files), options);

export const plan = (files: Readonly<Record<string, string>>, options?: ReadOptions, planOptions?: PlanOptions) =>
  planProject(read(files, options), planOptions);

/** The message of what reading and planning throws. */
export function problem(files: Readonly<Record<string, string>>, options?: ReadOptions): string {
  try {
    plan(files, options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
}

/** A table's file. */
export const table = (metadata = '', pattern = `${OWN_NAME}-.*`, more = '') =>
  `version: 1\ntable:\n  pattern: '${pattern}'\n${metadata && `  metadata: { ${metadata} }\n`}  name: ${OWN_NAME}\n` +
  `  attributes: []\n${more && `  ${more}\n`}`;

/** A domain's `_config.sl.yml`. */
export const domain = (metadata = '') => `version: 1\nload:\n  metadata: { ${metadata} }\n`;

/** A dag configuration. */
export const dag = (filename: string, options: Readonly<Record<string, string>> = {}) =>
  `version: 1\ndag:\n  template: x.j2\n  filename: '${filename}'\n  options: ${JSON.stringify(options)}\n`;
