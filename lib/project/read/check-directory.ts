import type { ProjectFiles } from './project-files';
import { MissingVariable, ProjectError } from '../project-error';
import type { Section } from '../yaml/yaml-section';

/** Matches a variable that the job does not fill in. */
const LEFT_OVER = /\$\{[^}]*\}|\{\{.*?\}\}|\{%.*?%\}|\{(?!SL_ROOT\}|SL_DATASETS\})\w+\}/;

/**
 * The landing directory that a domain's metadata declare. A relative path is inside `SL_ROOT`.
 *
 * @throws Error if a variable in it has no value: Starlake would look for files in the wrong folder
 */
export function directoryOf(metadata: Section | undefined, files: ProjectFiles): string | undefined {
  const directory = metadata?.text('directory');
  if (directory === undefined) {
    return undefined;
  }
  const [left] = LEFT_OVER.exec(directory) ?? [];
  if (left !== undefined) {
    const hint = left.startsWith('$')
      ? 'which has no value: set it in metadata/env.sl.yml, or give it with the project'
      : 'which nobody fills in: variables have no Jinja but {{names}} in them, and {{SL_ROOT}} and {{SL_DATASETS}} take no filters';
    const kind = left.startsWith('$') ? MissingVariable : ProjectError;
    throw metadata!.errorOf('directory', `is '${directory}': '${left}' is left, ${hint}`, kind);
  }
  if (directory.startsWith('/') && vanished(metadata!, files, directory)) {
    throw metadata!.errorOf(
      'directory',
      `is '${directory}', where a variable without a value was taken for nothing: set it in metadata/env.sl.yml, or give ` +
        `it with the project`,
      MissingVariable,
    );
  }
  return /^(?:\/|\{\w+\}|[a-z][\w+.-]*:)/i.test(directory)
    ? directory
    : `{SL_ROOT}/${directory.replace(/^(?:\.\/+)+/, '')}`;
}

/** Whether the value in the file has only Jinja expressions before the directory: they became empty text. */
function vanished(metadata: Section, files: ProjectFiles, directory: string): boolean {
  const { file, line } = metadata.place('directory');
  const written = line === undefined ? '' : files.text(file).split('\n')[line - 1];
  const [, value = ''] = /\bdirectory['"]?\s*:\s*['"]?(.*)$/.exec(written) ?? [];
  return /^(?:\{\{.*?\}\})+$/.test(value.slice(0, Math.max(0, value.indexOf(directory))));
}
