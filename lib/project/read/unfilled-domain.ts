import type { ProjectFiles } from './project-files';
import type { Section } from '../yaml/yaml-section';

/**
 * What is wrong with a domain that has variables in its `_config.sl.yml` and no `load.name`: a command of Starlake 1.8 that finds
 * the file so takes the variables for texts, and writes the file anew, with the name (schema/handlers/SchemaHandler.scala).
 * Containers find it so each time.
 *
 * @param folder name of the domain's folder
 * @returns the warning about the key `name`; undefined if nothing is wrong
 */
export function unfilledProblem(load: Section, files: ProjectFiles, folder: string): string | undefined {
  return !load.has('name') && /\{\{|\$\{|\{%/.test(files.text(load.file))
    ? 'is missing, and Starlake 1.8 does not fill in the variables of such a file when it first reads it, finds no files, ' +
        `and writes the file anew: say 'name: ${folder}'`
    : undefined;
}
