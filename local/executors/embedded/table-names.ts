import { tablesOf } from '../../../lib/project/sql-tables';
import type { Section } from '../../../lib/project/yaml-section';
import type { Project } from './project';

// Where Starlake looks for tables (sql/SqlParser.scala): lists behind FROM first, with all that looks like one, then JOIN.
const LISTS = [/\s(FROM)\s+[\w\-`./(]+\s*[ \w,`./(]*/gi, /\s(JOIN)\s+[\w\-`./]+/gi];
const FIRST_WORD = /^(\s*(?:(?:FROM|JOIN)\s+)?)([^\s,]+)/i;

/**
 * Puts its domain before each table of a query that is written without one, where just one domain of the project has a table
 * of that name, loaded or written by a task. Where several have one, Starlake leaves the whole query as it is.
 */
export function qualifyTables(project: Project, sql: string): string {
  const names = tablesOf(sql).filter((name) => !/[./]/.test(name));
  if (names.length === 0) {
    return sql;
  }
  const domains = domainsByTable(project);
  const found = new Map(names.map((name) => [name, [...(domains.get(name.toLowerCase()) ?? [])]]));
  if ([...found.values()].some((of) => of.length > 1)) {
    return sql;
  }
  const qualify = (list: string) =>
    list
      .split(',')
      .map((item) =>
        item.replace(FIRST_WORD, (all, before: string, name: string) => {
          const [domain] = found.get(name) ?? [];
          return domain === undefined ? all : `${before}${domain}.${name}`;
        }),
      )
      .join(',');
  return LISTS.reduce((text, pattern) => text.replace(pattern, qualify), sql);
}

/** By the names of tables, in small letters, the domains that have one. */
function domainsByTable({ files }: Project): Map<string, Set<string>> {
  const domains = new Map<string, Set<string>>();
  const add = (table: string, domain: string) => {
    const key = table.toLowerCase();
    domains.set(key, (domains.get(key) ?? new Set()).add(domain));
  };
  // What is wrong with another table or task is not this one's business.
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
    for (const task of read(() => job?.transform?.sections('tasks')) ?? []) {
      const name = textOf(task, 'table') ?? textOf(task, 'name');
      if (name !== undefined) add(name, textOf(task, 'domain') ?? folder);
    }
    for (const file of job?.files ?? []) {
      const [, stem, extension] = /^(?!_config\.)(.+?)(\.sl\.yml|\.sql|\.sql\.j2|\.py)$/.exec(file) ?? [];
      const hasYaml = stem !== undefined && job!.files.has(`${stem}.sl.yml`);
      const task = extension === '.sl.yml' ? read(() => files.task(folder, stem)) : undefined;
      if (stem !== undefined && (extension === '.sl.yml' || !hasYaml)) {
        const ofFolder = hasYaml ? (textOf(job?.transform, 'name') ?? folder) : folder;
        add(textOf(task, 'table') ?? stem, textOf(task, 'domain') ?? ofFolder);
      }
    }
  }
  return domains;
}

function textOf(section: Section | undefined, key: string): string | undefined {
  return section?.text(key);
}
