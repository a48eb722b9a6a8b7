import type { LoadPlan, ProjectPlan, TransformPlan } from '../../../lib/project';
import { span, type Span } from '../text/line';
import { table } from '../text/table';

/** How many names a cell lists; the others are only counted. */
const MAX_CELL_NAMES = 3;

/** A nested stack, and the pipelines in it. */
interface NestedStack {
  readonly name: string;
  readonly pipelines: readonly string[];
}

/**
 * The pipelines of a plan as a table: a row for each, then the totals, and how many are in which nested stack.
 *
 * @param width cells of the terminal; `Infinity` when the output is not a terminal
 */
export function planLines(
  plan: ProjectPlan,
  nestedStacks: readonly NestedStack[] | undefined,
  width: number,
  color: boolean,
): string[] {
  const rows = [
    ...plan.loads.map((load) => row(load, 'load', tablesOf(load), [])),
    ...plan.transforms.map((transform) => row(transform, 'transform', tasksOf(transform), upstreamOf(transform, plan))),
  ];
  if (rows.length === 0) return ['The project has no tables and no tasks.'];
  const titles = ['pipeline', 'kind', 'dag', 'schedule', 'tables or tasks', 'waits for'];
  const tables = plan.loads.reduce((sum, load) => sum + load.tables.length, 0);
  const counts = [counted(rows.length, 'pipeline'), counted(tables, 'table'), counted(plan.tasks.length, 'task')];
  return [
    ...table(
      titles.map((title) => ({ title })),
      rows,
      width,
      color,
    ),
    '',
    counts.join(', '),
    ...(nestedStacks ? [`in nested stacks: ${nestedStacks.map(sizeOf).join(', ')}`] : []),
  ];
}

function sizeOf({ name, pipelines }: NestedStack): string {
  return `${name} ${pipelines.length}`;
}

function row(
  { name, dag, schedule }: LoadPlan | TransformPlan,
  kind: string,
  parts: readonly string[],
  upstream: readonly string[],
): Span[] {
  const cells = [kind, dag ?? '-', schedule ?? '-', `${parts.length}: ${few(parts)}`, few(upstream) || '-'];
  return [span(name, 'bold'), ...cells.map((cell) => span(cell))];
}

function tablesOf({ tables }: LoadPlan): string[] {
  return tables.map(({ name }) => name);
}

function tasksOf({ tasks }: TransformPlan): string[] {
  return [...tasks];
}

/** The other pipelines that write datasets which this one reads, loads first. */
function upstreamOf(transform: TransformPlan, { loads, transforms, tasks }: ProjectPlan): string[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const made = (names: readonly string[]) => new Set(names.flatMap((name) => byName.get(name)?.dataset ?? []));
  const own = made(transform.tasks);
  const reads = transform.tasks
    .flatMap((name) => byName.get(name)?.dependencies ?? [])
    .filter((name) => !own.has(name));
  const makers: Array<[name: string, datasets: ReadonlySet<string>]> = [
    ...loads.map(({ name, tables }): [string, Set<string>] => [name, new Set(tables.map(({ dataset }) => dataset))]),
    ...transforms.map((each): [string, Set<string>] => [each.name, made(each.tasks)]),
  ];
  return makers.filter(([, datasets]) => reads.some((dataset) => datasets.has(dataset))).map(([name]) => name);
}

function few(names: readonly string[]): string {
  const more = names.length - MAX_CELL_NAMES;
  return names.slice(0, MAX_CELL_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
