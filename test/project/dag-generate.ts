import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Template } from '@huggingface/jinja';

/** What Starlake knows of a table and its domain in `rawDomains` (DomainInfo.scala, SchemaInfo.scala). */
export interface RawDomain {
  name: string;
  metadata: { directory?: string | null; ack?: string | null } | null;
  tables: Array<{ name: string; pattern: string; metadata: { ack?: string | null } | null }>;
}

/** A schedule in the context of a load (DagInfo.scala). */
export interface Schedule {
  schedule: string;
  cron: string | null;
  domains: Array<{ name: string; final_name: string; tables: Array<{ name: string; final_name: string }> }>;
  rawDomains: RawDomain[];
}

/** A node of the tree of dependencies: children are upstream (TaskViewDependencyNode.scala). */
export interface Node {
  data: { name: string; typ: string; sink?: string; cron?: string };
  children: Node[];
}

/** Renders a template as `starlake dag-generate` does. */
export function dagGenerate(kind: 'load' | 'transform', context: object, roots: object = ROOTS): string {
  const name =
    kind === 'load'
      ? 'load/stepfunctions__scheduled_table__manifest'
      : 'transform/stepfunctions__scheduled_task__manifest';
  const template = new Template(readFileSync(path.join(__dirname, `../../templates/${name}.json.j2`), 'utf8'));
  return template.render({ context, env: [], ...roots });
}

/** Writes the files of `dag-generate` into a folder. */
export function writeFiles(folder: string, files: { [name: string]: string }): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** Where the project was when the files were generated. */
const ROOTS = { sl_root: '/proj', sl_datasets: '/proj/datasets', sl_env: 'None' };

/** Options as Starlake hands them over; it adds the time zone of its machine. */
export function options(values: { [name: string]: string }): Array<{ name: string; value: string }> {
  return Object.entries({ ...values, SL_TIMEZONE: 'Europe/Paris' }).map(([name, value]) => ({ name, value }));
}

/** A domain's tables in a schedule of a load's context; a table is `name` or `[name, final name]`. */
export function schedule(
  name: string,
  cron: string | null,
  domain: string,
  tables: Array<string | [string, string]>,
  raw: Partial<RawDomain> = {},
): Schedule {
  const named = tables.map((table) => (typeof table === 'string' ? [table, table] : table));
  return {
    schedule: name,
    cron,
    domains: [
      { name: domain, final_name: domain, tables: named.map(([from, to]) => ({ name: from, final_name: to })) },
    ],
    rawDomains: [
      {
        name: domain,
        metadata: { directory: `/proj/datasets/incoming/${domain}`, ack: null },
        tables: named.map(([from]) => ({ name: from, pattern: `${from}-.*\\.csv`, metadata: null })),
        ...raw,
      },
    ],
  };
}

/** A task and what it reads, as a node. */
export function task(name: string, ...children: Node[]): Node {
  return { data: { name, typ: 'task', sink: name, cron: 'None' }, children };
}

/** A table that is loaded, as a node. */
export function table(name: string): Node {
  return { data: { name, typ: 'table', sink: name, cron: '0 2 * * *' }, children: [] };
}

/** The context of a load. */
export function loadContext(schedules: Schedule[], values: { [name: string]: string } = {}, comment = ''): object {
  return {
    config: { comment, template: 'load/stepfunctions__scheduled_table__manifest.json.j2', options: options(values) },
    schedules,
    sl_project_id: '-1',
    sl_project_name: '[noname]',
  };
}

/** The context of transforms. */
export function transformContext(cron: string | null, nodes: Node[], values: { [name: string]: string } = {}): object {
  return {
    config: { comment: 'tasks', template: 'x', options: options(values) },
    cron,
    dependencies: JSON.stringify(nodes, undefined, 2),
    sl_project_id: '-1',
  };
}

const environment = (root: string) => ({ sl_env_var: JSON.stringify({ SL_ROOT: root }) });

/** What dag-generate makes of the sample's loads and its transforms kpi. */
export function sampleFiles(): { [name: string]: string } {
  const load = (name: string, cron: string, domain: string, tables: string[]) =>
    dagGenerate(
      'load',
      loadContext([schedule(name, cron, domain, tables)], {
        ...environment('/proj'),
        pre_load_strategy: 'imported',
        retries: '1',
        retry_delay: '300',
        tags: `shop ${domain}`,
      }),
    );
  const sales = [table('sales.order_items'), table('sales.orders')];
  const day = task('kpi.revenue_by_day', ...sales);
  const nodes = [day, task('kpi.revenue_by_month', day), task('kpi.top_customers', table('sales.customers'), ...sales)];
  return {
    'sales_loads.json': load('nightly', '0 2 * * *', 'sales', ['customers', 'order_items', 'orders']),
    'kpi.json': dagGenerate(
      'transform',
      transformContext('0 4 * * *', nodes, { ...environment('/proj'), run_dependencies_first: 'true' }),
    ),
  };
}
