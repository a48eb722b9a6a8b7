import { taskFiles, taskSection, taskTarget } from '../../../../lib/project/read/task-files';
import { tablesOf } from '../../../../lib/project/sql/sql-tables';
import type { Section } from '../../../../lib/project/yaml/yaml-section';
import type { TableRefs } from '../../../../lib/project/sql/table-refs';
import type { Project } from '../project/project';
import { tableRefs } from '../project/refs';

// Where Starlake searches for tables (sql/SqlParser.scala): first lists after FROM, with everything that looks like
// one, then JOIN.
const LISTS = [/\s(FROM)\s+[\w\-`./(]+\s*[ \w,`./(]*/gi, /\s(JOIN)\s+[\w\-`./]+/gi];
const FIRST_WORD = /^(\s*(?:(?:FROM|JOIN)\s+)?)([^\s,]+)/i;

/**
 * Replaces tables by their refs (`refs.sl.yml`), and adds the domain to other tables that are written without one, if
 * exactly one domain of the project has a table of that name, loaded or written by a task. If several domains have one,
 * Starlake does not change the query.
 */
export function qualifyTables(project: Project, sql: string): string {
  const refs = tableRefs(project);
  const names = tablesOf(sql).filter((name) => !name.includes('/'));
  const replaced = names.filter((name) => refs.of(name) !== undefined);
  const alone = names.filter((name) => !name.includes('.') && !replaced.includes(name));
  const domains = alone.length > 0 ? domainsByTable(project, refs) : new Map<string, Set<string>>();
  const of = (name: string) => [...(domains.get(name.toLowerCase()) ?? [])];
  if (alone.some((name) => of(name).length > 1)) {
    return sql;
  }
  const found = new Map([
    ...replaced.map((name) => [name, refs.nameOf(name)] as const),
    ...alone.flatMap((name) => of(name).map((domain) => [name, `${domain}.${name}`] as const)),
  ]);
  const qualify = (list: string) =>
    list
      .split(',')
      .map((item) =>
        item.replace(FIRST_WORD, (all, before: string, name: string) => {
          const whole = found.get(name);
          return whole === undefined ? all : before + whole;
        }),
      )
      .join(',');
  return LISTS.reduce((text, pattern) => text.replace(pattern, qualify), sql);
}

/** The domains that have a table, by the table's name in lower case. */
function domainsByTable({ files }: Project, refs: TableRefs): Map<string, Set<string>> {
  const domains = new Map<string, Set<string>>();
  const add = (table: string, domain: string) => {
    const key = table.toLowerCase();
    domains.set(key, (domains.get(key) ?? new Set()).add(domain));
  };
  // Errors in other tables and tasks are ignored.
  const read = <T>(work: () => T) => files.problems.collect(work);
  for (const folder of files.domains()) {
    const domain = read(() => files.domain(folder));
    for (const stem of domain?.load ? domain.tables : []) {
      const table = read(() => files.table(folder, stem));
      add(textOf(table, 'rename') ?? textOf(table, 'name') ?? stem, textOf(domain?.load, 'rename') ?? domain!.name);
    }
  }
  for (const folder of files.jobs()) {
    const job = read(() => files.job(folder));
    for (const task of job ? taskFiles(files, job) : []) {
      const section = read(() => taskSection(files, task));
      const { table, domain } = taskTarget(refs, task, (key) => textOf(section, key));
      add(table, domain);
    }
  }
  return domains;
}

function textOf(section: Section | undefined, key: string): string | undefined {
  return section?.text(key);
}
