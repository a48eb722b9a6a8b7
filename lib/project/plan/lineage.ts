import { list, object, text } from '../manifest/manifest-json';
import { sortedSet } from '../../text/order';

/** Collects the names that tasks and views read. */
class Reads {
  private readonly reads = new Map<string, Set<string>>();
  private readonly tasks = new Set<string>();

  addTask(name: string): void {
    this.tasks.add(name);
  }

  add(name: string, source: string): void {
    this.reads.set(name, (this.reads.get(name) ?? new Set()).add(source));
  }

  /** Names that a task reads. A view is replaced by the names that the view reads. */
  private of(task: string): string[] {
    const found = new Set<string>();
    const followed = new Set<string>();
    const open = [...(this.reads.get(task) ?? [])];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const sources = this.tasks.has(name) ? undefined : this.reads.get(name);
      if (sources === undefined) {
        found.add(name);
      } else if (!followed.has(name)) {
        followed.add(name);
        open.push(...sources);
      }
    }
    return sortedSet(found);
  }

  ofTasks(): { [task: string]: string[] } {
    return Object.fromEntries([...this.tasks].map((task) => [task, this.of(task)]));
  }
}

/**
 * Finds what each task reads. The input is the JSON that `starlake lineage --json --all --output` writes, or the tree that
 * `dag-generate` passes to its templates as `dependencies`.
 *
 * @param json the parsed JSON
 * @param where name of the input in errors, such as the path of the file
 * @returns names of tasks and tables that each task reads; the keys are full names of tasks
 * @throws Error if the input has neither form
 */
export function readLineage(json: unknown, where: string): { [task: string]: string[] } {
  const reads = new Reads();
  if (Array.isArray(json)) {
    json.forEach((node, i) => readNode(node, `[${i}]`, where, reads));
  } else {
    readDiagram(json, where, reads);
  }
  return reads.ofTasks();
}

/** `{items: [{id, displayType}], relations: [{source, target}]}`: `target` reads `source` (lineage/AutoTaskDependencies.scala). */
function readDiagram(json: unknown, where: string, reads: Reads): void {
  const diagram = object(json, where);
  if (diagram.items === undefined && diagram.relations === undefined) {
    throw new Error(
      `${where} has neither 'items' nor 'relations': write it with starlake lineage --json --all --output`,
    );
  }
  const items = list(diagram.items ?? [], `'items' of ${where}`).map((item, i) =>
    object(item, `'items[${i}]' of ${where}`),
  );
  const tables = new Set<string>();
  const views = new Set<string>();
  items.forEach((item, i) => {
    const id = text(item.id, `'items[${i}].id' of ${where}`);
    if (item.displayType === 'task') {
      reads.addTask(id);
    } else {
      (item.displayType === 'view' ? views : tables).add(id);
    }
  });
  list(diagram.relations ?? [], `'relations' of ${where}`).forEach((each, i) => {
    const relation = object(each, `'relations[${i}]' of ${where}`);
    const target = text(relation.target, `'relations[${i}].target' of ${where}`);
    const source = text(relation.source, `'relations[${i}].source' of ${where}`);
    if (!tables.has(target)) {
      reads.add(target, source);
    }
    if (!tables.has(target) && !views.has(target)) {
      reads.addTask(target);
    }
  });
}

/** `{data: {name, typ}, children}`: a node reads its children (lineage/TaskViewDependencyNode.scala). */
function readNode(json: unknown, path: string, where: string, reads: Reads): string {
  const node = object(json, `'${path}' of ${where}`);
  const data = object(node.data, `'${path}.data' of ${where}`);
  const name = text(data.name, `'${path}.data.name' of ${where}`);
  const children = list(node.children ?? [], `'${path}.children' of ${where}`);
  const names = children.map((child, i) => readNode(child, `${path}.children[${i}]`, where, reads));
  if (data.typ === 'task') {
    reads.addTask(name);
  }
  if (data.typ === 'task' || data.typ === 'view') {
    names.forEach((each) => reads.add(name, each));
  }
  return name;
}
