import { conditionLabel } from './condition';
import { describe } from './describe';
import { errorLabel, retryNote } from './errors';
import type { Definition, State } from '../../asl';
import { isDistributed } from '../../interpreter/distributed-map';
import type { NodeKind } from './node-kind';

/** Why an edge is taken: `Next`, a rule of a Choice, its `Default`, or a `Catch`. */
export type EdgeKind = 'next' | 'choice' | 'default' | 'catch';

/** One state, or the start or the end of the whole machine. */
export interface GraphNode {
  /** The state's name; a name that the definition repeats gets `#2`, `#3`, … */
  readonly id: string;
  /** The full name of the state. */
  readonly label: string;
  readonly kind: NodeKind;
  /** What the state does: the container's command, the function's name, how long it waits. */
  readonly detail?: string;
  /** Short notes, for example how it is retried. */
  readonly notes: readonly string[];
  /** The group that it is drawn in; undefined at the top level. */
  readonly group?: string;
}

/** An arrow between two nodes of the same group. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** The condition of a Choice rule, or the caught error. */
  readonly label?: string;
}

/** The content of a Map, or one branch of a Parallel. */
export interface GraphGroup {
  readonly id: string;
  readonly label: string;
  /** The Map or Parallel node that contains this group. */
  readonly owner: string;
}

/** A state machine as nodes, edges and nested groups, in the order of the definition. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly groups: readonly GraphGroup[];
}

/**
 * The graph of a definition: each state that it declares, reachable or not, exactly once.
 *
 * A `Next` that names no state leads to a red node that says so: broken definitions can be drawn, too.
 * @param definition any Amazon States Language definition, JSONPath or JSONata; unknown fields are ignored
 * @param schedules when it starts; shown at its start node
 */
export function graphOf(definition: Definition, schedules: readonly string[] = []): Graph {
  const builder = new Builder();
  builder.addScope(definition);
  return builder.finish(schedules);
}

/**
 * The group that is drawn in place of a Map's node; undefined for a Parallel, whose node is a box around its branches.
 * @param groups the groups of `node`
 */
export function onlyGroup(node: GraphNode, groups: readonly GraphGroup[]): GraphGroup | undefined {
  return node.kind === 'map' && groups.length === 1 ? groups[0] : undefined;
}

interface Scope {
  readonly group?: string;
  /** The `ItemSelector` of the Map around it. */
  readonly selector?: unknown;
}

class Builder {
  private readonly nodes: GraphNode[] = [];
  private readonly edges: GraphEdge[] = [];
  private readonly groups: GraphGroup[] = [];
  private readonly taken = new Set<string>();
  private readonly last: string[] = [];
  private first?: string;

  addScope(definition: Definition, scope: Scope = {}): void {
    const states = Object.entries(definition.States ?? {});
    const ids = new Map(states.map(([name]) => [name, this.unique(name)]));
    const target = (name: string): string => {
      const id = ids.get(name) ?? this.missing(name, scope);
      ids.set(name, id);
      return id;
    };
    for (const [name, state] of states) {
      const id = target(name);
      this.addNode(id, name, state, scope);
      this.addEdges(id, state, target);
      if (state.End === true && scope.group === undefined) this.last.push(id);
      this.addInside(id, name, state);
    }
    if (typeof definition.StartAt === 'string') {
      const first = target(definition.StartAt);
      if (scope.group === undefined) this.first = first;
    }
  }

  finish(schedules: readonly string[]): Graph {
    const nodes = [...this.nodes];
    const edges = [...this.edges];
    if (this.first !== undefined) {
      const id = this.unique('start');
      nodes.unshift({ id, label: 'Start', kind: 'start', notes: schedules });
      edges.unshift({ from: id, to: this.first, kind: 'next' });
    }
    if (this.last.length > 0) {
      const id = this.unique('end');
      nodes.push({ id, label: 'End', kind: 'end', notes: [] });
      for (const from of this.last) edges.push({ from, to: id, kind: 'next' });
    }
    return { nodes, edges, groups: [...this.groups] };
  }

  private addNode(id: string, label: string, state: State, scope: Scope): void {
    const { kind, detail } = describe(state, scope.selector);
    const retries = retryNote(state.Retry ?? []);
    const notes = retries === undefined ? [] : [retries];
    this.nodes.push({ id, label, kind, detail: detail === label ? undefined : detail, notes, group: scope.group });
  }

  private addEdges(from: string, state: State, target: (name: string) => string): void {
    const add = (next: unknown, kind: EdgeKind, label?: string) => {
      if (typeof next === 'string') this.edges.push({ from, to: target(next), kind, label });
    };
    add(state.Next, 'next');
    for (const rule of state.Choices ?? []) add(rule.Next, 'choice', conditionLabel(rule));
    add(state.Default, 'default', 'otherwise');
    for (const rule of state.Catch ?? []) add(rule.Next, 'catch', errorLabel(rule.ErrorEquals));
  }

  private addInside(owner: string, name: string, state: State): void {
    const item = state.ItemProcessor ?? state.Iterator;
    if (item) {
      const selector = state.ItemSelector ?? state.Parameters;
      this.addGroup(owner, owner, `${name} · ${itemsNote(state)}`, item, selector);
    }
    for (const [index, branch] of (state.Branches ?? []).entries()) {
      const label = typeof branch.Comment === 'string' ? branch.Comment : `branch ${index + 1}`;
      this.addGroup(owner, this.unique(`${owner}/${index + 1}`), label, branch);
    }
  }

  private addGroup(owner: string, id: string, label: string, inside: Definition, selector?: unknown): void {
    this.groups.push({ id, label, owner });
    this.addScope(inside, { group: id, selector });
  }

  private missing(name: string, scope: Scope): string {
    const id = this.unique(name);
    this.nodes.push({ id, label: name, kind: 'fail', detail: 'no such state', notes: [], group: scope.group });
    return id;
  }

  private unique(name: string): string {
    let id = name;
    for (let count = 2; this.taken.has(id); count++) id = `${name}#${count}`;
    this.taken.add(id);
    return id;
  }
}

/** How the items of a Map run. */
function itemsNote(state: State): string {
  return `${isDistributed(state) ? 'distributed, ' : ''}${concurrency(state)}`;
}

function concurrency(state: State): string {
  const most = state.MaxConcurrency;
  if (typeof most === 'number' && most > 0) return most === 1 ? 'one at a time' : `at most ${most} at once`;
  const path = state.MaxConcurrencyPath;
  return typeof path === 'string' ? `at most {${path.split('.').pop()}} at once` : 'for each item';
}
