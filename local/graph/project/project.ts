import type { Pipeline } from '../../pipeline';
import { plannedTables } from '../../assembly/planned-tables';
import { plannedTasks } from '../../assembly/planned-tasks';
import { factsOf } from '../facts';

/** A loaded table, or a task. */
export interface CardEntry {
  /** Full name: `domain.table`, or the task's. */
  readonly name: string;
  /**
   * Its name in its card, as in `starlake-sfn plan`: for a table its name in the project, and, if it is another, its
   * name once it is loaded; for a task its name, without the domain if that is the card's title.
   */
  readonly label: string;
  /** Names of entries of the same card that come before it. */
  readonly after: readonly string[];
  /**
   * Set for a dataset that the card does not write: one that it reads, or has loaded first.
   *
   * @default - the card writes it
   */
  readonly role?: 'read' | 'loaded';
}

/** A pipeline with all datasets that it writes; or datasets that no pipeline writes. */
export interface Card {
  readonly id: string;
  readonly kind: 'load' | 'transform' | 'elsewhere';
  readonly title: string;
  /** Facts below the title: how much runs at once, when it starts. */
  readonly facts: readonly string[];
  readonly entries: readonly CardEntry[];
}

/** The datasets that one card reads from another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** The datasets, sorted. */
  readonly datasets: readonly string[];
  /** Whether the reader also starts the other pipeline, in its own run. */
  readonly starts: boolean;
}

/** The loads, datasets and transforms of a project. Plain data, for every format. */
export interface ProjectGraph {
  readonly cards: readonly Card[];
  readonly links: readonly Link[];
}

/** The graph of a project: which pipelines write and read which datasets. */
export function projectGraph(pipelines: readonly Pipeline[]): ProjectGraph {
  const known = pipelines.map((pipeline, index) => ({ pipeline, card: cardOf(pipeline, `p${index}`) }));
  const writers = new Map<string, string[]>();
  for (const { pipeline, card } of known) {
    for (const dataset of pipeline.datasets?.writes ?? []) push(writers, dataset.toLowerCase(), card.id);
  }
  const elsewhere = new Map<string, string[]>();
  const links = known.flatMap(({ pipeline, card }) => {
    const read = new Map<string, string[]>();
    for (const dataset of [...(pipeline.datasets?.reads ?? [])].sort()) {
      const from = (writers.get(dataset.toLowerCase()) ?? []).filter((id) => id !== card.id);
      from.forEach((id) => push(read, id, dataset));
      if (!writers.has(dataset.toLowerCase())) push(elsewhere, dataset, card.id);
    }
    const started = new Set(plannedTasks(pipeline.definition).map(({ load }) => load));
    return [...read].map(([from, datasets]) => {
      const other = known.find((each) => each.card.id === from)!.pipeline;
      return { from, to: card.id, datasets, starts: other.kind === 'load' && started.has(other.name) };
    });
  });
  const outside = outsideCards(elsewhere);
  return {
    cards: [...outside.map(({ card }) => card), ...known.map(({ card }) => card)],
    links: [...outside.flatMap((each) => each.links), ...links],
  };
}

/** A pipeline with the tables that it loads or the tasks that it runs. */
export function cardOf(pipeline: Pipeline, id: string): Card {
  const { name: title, kind } = pipeline;
  const isLoad = kind === 'load';
  const entries = isLoad ? tablesOf(pipeline) : tasksOf(pipeline);
  // As in `plan`: tables by their names in the project.
  const keyOf = ({ label, name }: CardEntry) => (isLoad ? label : name);
  entries.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { id, kind: isLoad ? 'load' : 'transform', title, facts: factsOf(pipeline), entries };
}

function tablesOf(pipeline: Pipeline): CardEntry[] {
  const tables = new Map(plannedTables(pipeline).map(({ name, dataset }) => [dataset, name]));
  return (pipeline.datasets?.writes ?? []).map((dataset) => {
    const label = shortOf(dataset, pipeline.name);
    const table = tables.get(dataset);
    const isRenamed = table !== undefined && dataset.slice(dataset.lastIndexOf('.') + 1) !== table;
    return { name: dataset, label: isRenamed ? `${table} → ${label}` : label, after: [] };
  });
}

function tasksOf({ name: title, definition, datasets }: Pipeline): CardEntry[] {
  const tasks = plannedTasks(definition).filter(({ load }) => load === undefined);
  if (tasks.length === 0) {
    return (datasets?.writes ?? []).map((name) => ({ name, label: shortOf(name, title), after: [] }));
  }
  const names = new Set(tasks.map(({ name }) => name));
  return tasks.map(({ name, after }) => ({
    name,
    label: shortOf(name, title),
    after: after.filter((other) => names.has(other)),
  }));
}

/** Datasets that no pipeline writes, grouped by the pipelines that read them. */
function outsideCards(elsewhere: ReadonlyMap<string, string[]>): Array<{ card: Card; links: Link[] }> {
  const groups = new Map<string, string[]>();
  for (const [dataset, readers] of elsewhere) push(groups, readers.join(' '), dataset);
  return [...groups].map(([readers, datasets], index) => {
    const id = `e${index}`;
    const entries = datasets.sort().map((name) => ({ name, label: name, after: [] }));
    const links = readers.split(' ').map((to) => ({ from: id, to, datasets, starts: false }));
    return { card: { id, kind: 'elsewhere', title: 'from elsewhere', facts: [], entries }, links };
  });
}

function shortOf(name: string, title: string): string {
  return name.startsWith(`${title}.`) ? name.slice(title.length + 1) : name;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** The label of a link: the names of one or two datasets, or the number of datasets. */
export function datasetsLabel(names: readonly string[]): string {
  return names.length > 2 ? `${names.length} datasets` : names.join(', ');
}
