import type { ProjectFiles } from './project-files';
import type { Section } from '../yaml/yaml-section';

/**
 * Finds a domain with variables in its `_config.sl.yml` but without `load.name`. A command of Starlake 1.8 then reads the variables
 * as plain text and writes the file again with the name (schema/handlers/SchemaHandler.scala). In containers this happens in each
 * command, because the change is lost.
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
