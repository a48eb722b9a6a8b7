import type { Pipeline } from '../model';
import { plannedTasks } from '../transform-plan';

/** A table that is loaded, or a task. */
export interface CardEntry {
  /** Full name: `domain.table`, or the task's. */
  readonly name: string;
  /** What it is called in its card: without the domain where that is the card's title. */
  readonly label: string;
  /** Names of entries of the same card that come before it. */
  readonly after: readonly string[];
}

/** A pipeline with all that it writes; or datasets that no pipeline writes. */
export interface Card {
  readonly id: string;
  readonly kind: 'load' | 'transform' | 'elsewhere';
  readonly title: string;
  readonly entries: readonly CardEntry[];
}

/** What one card reads of another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** The datasets, sorted. */
  readonly datasets: readonly string[];
  /** The one that reads also starts the other, in its own run. */
  readonly starts: boolean;
}

/** The loads, datasets and transforms of a project. Plain data, for every format. */
export interface ProjectGraph {
  readonly cards: readonly Card[];
  readonly links: readonly Link[];
}

/** What the pipelines of a project write and read of each other. */
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

function cardOf(pipeline: Pipeline, id: string): Card {
  const { name: title, kind, definition } = pipeline;
  const tasks = kind === 'transform' ? plannedTasks(definition).filter(({ load }) => load === undefined) : [];
  const names = new Set(tasks.map(({ name }) => name));
  const declared =
    tasks.length > 0
      ? tasks.map(({ name, after }) => ({ name, after: after.filter((other) => names.has(other)) }))
      : [...(pipeline.datasets?.writes ?? [])].map((name) => ({ name, after: [] }));
  declared.sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries = declared.map(({ name, after }) => ({ name, label: shortOf(name, title), after }));
  return { id, kind: kind === 'load' ? 'load' : 'transform', title, entries };
}

/** Datasets that nobody writes, together where the same pipelines read them. */
function outsideCards(elsewhere: ReadonlyMap<string, string[]>): Array<{ card: Card; links: Link[] }> {
  const groups = new Map<string, string[]>();
  for (const [dataset, readers] of elsewhere) push(groups, readers.join(' '), dataset);
  return [...groups].map(([readers, datasets], index) => {
    const id = `e${index}`;
    const entries = datasets.sort().map((name) => ({ name, label: name, after: [] }));
    const links = readers.split(' ').map((to) => ({ from: id, to, datasets, starts: false }));
    return { card: { id, kind: 'elsewhere', title: 'from elsewhere', entries }, links };
  });
}

function shortOf(name: string, title: string): string {
  return name.startsWith(`${title}.`) ? name.slice(title.length + 1) : name;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
