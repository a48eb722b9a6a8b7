import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { domainsOf, tablesOf, type Workload } from './workload';
import { planProject, readProject } from '../lib/project';

/** The size of the project that is read. */
export const PROJECT: Workload = { domains: 200, tables: 50 };

/** Columns of each table, tasks of each domain. */
const COLUMNS = 15;
const TASKS = 3;

/** The time to read one project. */
export interface ProjectResult {
  /** Milliseconds to read and plan it. */
  readonly milliseconds: number;
  /** Milliseconds to only parse the same YAML files. */
  readonly parsing: number;
  /** Number of pipelines in the plan, to check it. */
  readonly pipelines: number;
}

/**
 * Writes a project, reads and plans it, and parses its files, each once. Call it in a new process to measure the time.
 */
export function runProject(workload: Workload): ProjectResult {
  const folder = mkdtempSync(path.join(tmpdir(), 'starlake-bench-'));
  try {
    writeProject(folder, workload);
    const files = yamlFiles(folder);
    // Both find the files in the file cache of the system.
    files.forEach((file) => readFileSync(file));
    const start = performance.now();
    const plan = planProject(readProject(folder));
    const planned = performance.now();
    files.forEach((file) => parse(readFileSync(file, 'utf8')));
    return {
      milliseconds: planned - start,
      parsing: performance.now() - planned,
      pipelines: plan.loads.length + plan.transforms.length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeProject(folder: string, workload: Workload): void {
  const write = (file: string, lines: string[]) => {
    const target = path.join(folder, 'metadata', file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, `version: 1\n${lines.join('\n')}\n`);
  };
  write('application.sl.yml', ['application:', '  dagRef:', '    load: loads', '    transform: transforms']);
  write('env.sl.yml', ['env:', "  root_path: '{{SL_ROOT}}'", "  incoming_path: '{{root_path}}/datasets/incoming'"]);
  for (const kind of ['loads', 'transforms']) {
    const options = ["    pre_load_strategy: 'imported'", "    tags: '{{domain}} {{schedule}}'"];
    write(`dags/${kind}.sl.yml`, [
      'dag:',
      '  template: x.j2',
      `  filename: '{{domain}}_${kind}.py'`,
      '  options:',
      ...options,
    ]);
  }
  for (const domain of domainsOf(workload)) {
    const directory = `    directory: '{{incoming_path}}/${domain}'`;
    write(`load/${domain}/_config.sl.yml`, ['load:', '  metadata:', directory, '    schedule: daily']);
    const tables = tablesOf(workload);
    tables.forEach(({ name, pattern }, i) => write(`load/${domain}/${name}.sl.yml`, tableLines(name, pattern, i)));
    for (let task = 0; task < TASKS; task++) {
      write(`transform/kpi_${domain}/task_${task}.sl.yml`, ['task:', '  schedule: daily']);
      const joins = tables.slice(1, 8).map(({ name }) => `JOIN ${domain}.${name} USING (column_0) -- and so on`);
      const from = task === 0 ? `${domain}.${tables[0]!.name}` : `kpi_${domain}.task_${task - 1}`;
      const sql = `SELECT *\nFROM ${from}\n${joins.join('\n')}\nWHERE day > '{{sl_date}}'\n`;
      writeFileSync(path.join(folder, `metadata/transform/kpi_${domain}/task_${task}.sql`), sql);
    }
  }
}

function tableLines(name: string, pattern: string, index: number): string[] {
  const columns = Array.from(
    { length: COLUMNS },
    (_, i) => `    - { name: column_${i}, type: string, required: true }`,
  );
  const schedule = index % 10 === 0 ? ['    schedule: hourly'] : [];
  const metadata = ['  metadata:', '    format: JSON_FLAT', '    writeStrategy: { type: APPEND }', ...schedule];
  return ['table:', `  name: ${name}`, `  pattern: '${pattern}'`, ...metadata, '  attributes:', ...columns];
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sl.yml'))
    .map((file) => path.join(folder, file));
}
