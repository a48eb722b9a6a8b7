import { objectType } from '../keys/key-types';
import type { TableName, TableRefs } from '../sql/table-refs';
import type { Section } from '../yaml/yaml-section';
import { nearest } from '../../text/nearest';
import { EXTENSION } from './file-names';
import type { JobFiles, ProjectFiles } from './project-files';

/** Extensions of a task's code, in the order in which Starlake looks for them. */
const CODE = ['.sql', '.sql.j2', '.py'];

/** A task that a folder declares: in `_config.sl.yml`, in a YAML file of its own, or by a file of SQL or Python only. */
export interface TaskFile {
  /** Name of the folder. */
  readonly folder: string;
  /** Name of the task, without its domain. */
  readonly stem: string;
  /** The file that declares it. */
  readonly file: string;
  /** Its domain, unless its keys name another one. */
  readonly domain: string;
  /** Whether it has a YAML file of its own. */
  readonly hasYaml: boolean;
  /** Its keys, if `_config.sl.yml` declares it. */
  readonly inline?: Section;
}

/** The tasks of a folder: first those of `_config.sl.yml`, then those with a YAML file, then those that are code only. */
export function taskFiles({ problems }: ProjectFiles, job: JobFiles): TaskFile[] {
  const { folder, path, name, transform, files } = job;
  const names = [...files].filter((file) => !file.startsWith('_config.'));
  const withYaml = stemsOf(names, EXTENSION);
  const inline = (problems.collect(() => transform?.sections('tasks')) ?? []).flatMap((section) => {
    const stem = problems.collect(() => nameOf(section));
    return stem === undefined
      ? []
      : [{ folder, stem, file: section.file, domain: folder, hasYaml: false, inline: section }];
  });
  const known = new Set([...inline.map(({ stem }) => stem), ...withYaml].map((stem) => stem.toLowerCase()));
  const codeOnly = CODE.flatMap((extension) => stemsOf(names, extension)).filter(
    (stem) => !known.has(stem.toLowerCase()),
  );
  return [
    ...inline,
    ...withYaml.map((stem) => ({ folder, stem, file: `${path}/${stem}${EXTENSION}`, domain: name, hasYaml: true })),
    ...[...new Set(codeOnly)].map((stem) => {
      const file = `${path}/${codeOf(job, stem)}`;
      return { folder, stem, file, domain: folder, hasYaml: false };
    }),
  ];
}

/** The keys of a task; undefined if it is code only, or if its file has no section `task`, which is an error. */
export function taskSection(files: ProjectFiles, { folder, stem, hasYaml, inline }: TaskFile): Section | undefined {
  return hasYaml ? files.task(folder, stem) : inline;
}

/** Name of the file with a task's code. Starlake prefers it to the keys `sql` and `python`. */
export function codeOf({ files }: JobFiles, stem: string): string | undefined {
  return CODE.map((extension) => stem + extension).find((file) => files.has(file));
}

/**
 * The table that a task writes, or the one that stands for it (`refs.sl.yml`).
 *
 * @param textOf the text of a key of the task
 */
export function taskTarget(
  refs: TableRefs,
  { stem, domain }: TaskFile,
  textOf: (key: 'domain' | 'table') => string | undefined,
): TableName {
  const written = { domain: textOf('domain') ?? domain, table: textOf('table') ?? stem };
  return refs.of(`${written.domain}.${written.table}`) ?? written;
}

function stemsOf(names: readonly string[], extension: string): string[] {
  return names.filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length));
}

/** Name of a task in `_config.sl.yml`, else of its table. Undefined if that key is misspelt, which is already an error. */
function nameOf(section: Section): string | undefined {
  const { keys } = objectType('Task');
  const name = section.text('name') ?? section.text('table');
  const isMisspelt = (key: string) =>
    !keys.has(key) && ['name', 'table'].includes(nearest(key, [...keys.keys()]) ?? '');
  if (name === undefined && !section.keys.some(isMisspelt)) {
    throw section.errorOf('name', 'is missing');
  }
  return name;
}
