import { ProjectFiles, type JobFiles } from '../../lib/project/read/project-files';
import { readColumns } from '../../lib/project/read/read-columns';
import { codeOf, taskFiles, taskSection, taskTarget, type TaskFile } from '../../lib/project/read/task-files';
import { TableRefs } from '../../lib/project/sql/table-refs';
import type { Plain, Section } from '../../lib/project/yaml/yaml-section';
import type { DeclaredTable } from './catalog';
import { ReadBefore, type NamedTable } from './read-before';
import { strategyOf, textOf, textsOf, type Mapping, mappingOf } from './declared-keys';

/** What the metadata of a project declare. */
export interface DeclaredTables {
  /** By dataset in lower case: names in SQL are not case-sensitive. */
  readonly tables: ReadonlyMap<string, DeclaredTable>;
  /** What could not be read, each with its file; the rest was. */
  readonly problems: readonly string[];
}

/**
 * Reads what a project declares of its tables and tasks, as far as it can be read: a synth refuses what is wrong.
 *
 * @param folder the folder that has `metadata/`
 * @param environment variables of the containers, of which `SL_ENV` chooses the env file
 * @param before tables that were read before: those whose files have not changed are not read again
 * @throws Error if the folder does not exist
 */
export function declaredTables(
  folder: string,
  environment: Readonly<Record<string, string>>,
  before = new ReadBefore(),
): DeclaredTables {
  const files = ProjectFiles.open(folder, { environment, options: {} });
  const loaded = files.domains().flatMap((name) => loadedTables(files, [folder, name], before));
  const refs = new TableRefs(files.refs(), files.problems);
  const made = files.jobs().flatMap((name) => {
    const job = files.job(name);
    return taskFiles(files, job).flatMap((task) => taskTable(files, job, task, refs));
  });
  const tables = new Map([...loaded, ...made].map(([name, table]) => [name.toLowerCase(), table]));
  return { tables, problems: files.problems.errors.map(({ message }) => message) };
}

function loadedTables(
  files: ProjectFiles,
  [project, folder]: readonly [project: string, folder: string],
  before: ReadBefore,
): NamedTable[] {
  const { name, load, tables, attached } = files.domain(folder);
  const domain = { name, declared: plainOf(load) };
  return [
    ...attached.map((section) => loadedTable(files, domain, '', section)),
    ...tables.flatMap((stem) => {
      const file = files.tableFile(folder, stem);
      return before.read(files, [project, file], domain, (): NamedTable[] => {
        const section = files.table(folder, stem);
        return section === undefined ? [] : [loadedTable(files, domain, stem, section)];
      });
    }),
  ];
}

function loadedTable(
  files: ProjectFiles,
  { name, declared: domain }: { readonly name: string; readonly declared: Mapping },
  stem: string,
  section: Section,
): NamedTable {
  const own = plainOf(section);
  const metadata = { ...mappingOf(domain.metadata), ...mappingOf(own.metadata) };
  const table = textOf(own.rename) ?? textOf(own.name) ?? stem;
  const declared = {
    ...common(files, section, own),
    ...given({
      domainComment: textOf(domain.comment),
      pattern: textOf(own.pattern),
      format: textOf(metadata.format),
      ack: textOf(metadata.ack),
      writeStrategy: strategyOf(metadata.writeStrategy) ?? { type: 'APPEND', key: [] },
      freshness: freshnessOf(metadata.freshness),
    }),
  };
  return [`${textOf(domain.rename) ?? name}.${table}`, declared];
}

function taskTable(files: ProjectFiles, job: JobFiles, task: TaskFile, refs: TableRefs): NamedTable[] {
  const section = taskSection(files, task);
  const own = plainOf(section);
  const above = mappingOf(plainOf(job.transform).default) ?? {};
  const target = taskTarget(refs, task, (key) => textOf(own[key]));
  const declared = {
    ...common(files, section, own),
    file: task.file,
    ...given({
      domainComment: textOf(plainOf(job.transform).comment),
      writeStrategy: strategyOf(own.writeStrategy ?? above.writeStrategy),
      freshness: freshnessOf(above.freshness) ?? freshnessOf(own.freshness),
      sql: sqlOf(files, job, task, own),
    }),
  };
  return [[`${target.domain}.${target.table}`, declared]];
}

function common(files: ProjectFiles, section: Section | undefined, own: Mapping): DeclaredTable {
  return {
    file: section?.file ?? '',
    ...given({ comment: textOf(own.comment) }),
    tags: textsOf(own.tags),
    columns: files.problems.collect(() => readColumns(section)) ?? [],
    primaryKey: textsOf(own.primaryKey),
  };
}

function sqlOf(files: ProjectFiles, job: JobFiles, { stem }: TaskFile, own: Mapping): string | undefined {
  const code = codeOf(job, stem);
  if (code === undefined) return textOf(own.sql);
  return code.endsWith('.py') ? undefined : files.text(`${job.path}/${code}`);
}

function freshnessOf(value: Plain | undefined): string | undefined {
  const freshness = mappingOf(value);
  return textOf(freshness?.error) ?? textOf(freshness?.warn);
}

function plainOf(section: Section | undefined): Mapping {
  return section?.plainParts() ?? {};
}

/** Without members that are undefined, so that JSON and tests see one form. */
function given<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
