import { definedOf, Json, list, object, optionalText, parseJson, text } from './manifest-json';
import { Roots } from './manifest-roots';
import { byCodeUnit, sortedSet } from '../../text/order';
import type { LoadPlan, TablePlan, TaskPlan } from '../plan/plan';

/** A load pipeline of one manifest: there is one for each schedule and domain. */
export interface ManifestLoad {
  /** The plan without the name: names depend on the loads of all manifests. */
  readonly plan: Omit<LoadPlan, 'name'>;
  /** Name of the preset, `cron1`, `cron2`…, as `dag-generate` calls the schedule; undefined without a schedule. */
  readonly scheduleName?: string;
}

/** The transform pipeline of one manifest. */
export interface ManifestTransform {
  readonly options: { [name: string]: string };
  readonly comment?: string;
  readonly schedule?: string;
  /** Names of the pipeline's own tasks. */
  readonly own: string[];
  /** The pipeline's own tasks and the tasks that they depend on. */
  readonly tasks: TaskPlan[];
}

/** Starlake writes this text if there is no schedule. */
const NONE = 'None';

/** Reads the loads from the output of the template for loads. */
export function manifestLoads(part: Json, where: string): ManifestLoad[] {
  const roots = new Roots(part, where);
  const load = object(part.load, `'load' in ${where}`);
  const options = roots.options(load.options, `'options' in ${where}`);
  const comment = commentOf(load, where);
  return list(load.schedules, `'schedules' in ${where}`).flatMap((each, i) => {
    const at = `schedule ${i + 1} in ${where}`;
    const schedule = object(each, at);
    const cron = cronOf(schedule.cron, `'cron' of ${at}`);
    const scheduleName = cron === undefined ? undefined : text(schedule.name, `'name' of ${at}`);
    const declared = list(schedule.declared, `'declared' of ${at}`).map((domain) =>
      object(domain, `'declared' of ${at}`),
    );
    return list(schedule.domains, `'domains' of ${at}`).map((domain) => ({
      plan: loadOf(object(domain, `'domains' of ${at}`), declared, roots, at, { options, comment, schedule: cron }),
      scheduleName,
    }));
  });
}

function loadOf(
  domain: Json,
  declared: Json[],
  roots: Roots,
  where: string,
  common: Pick<LoadPlan, 'options' | 'comment' | 'schedule'>,
): ManifestLoad['plan'] {
  const name = text(domain.name, `the name of a domain of ${where}`);
  const at = `domain '${name}' of ${where}`;
  const finalName = text(domain.finalName, `'finalName' of ${at}`);
  const own = declared.find((each) => each.name === name);
  const directory = optionalText(own?.directory, `'directory' of ${at}`);
  const patterns = list(own?.tables ?? [], `the declared tables of ${at}`).map((table) => object(table, at));
  const tables = list(domain.tables, `'tables' of ${at}`).map((each): TablePlan => {
    const table = object(each, `a table of ${at}`);
    const tableName = text(table.name, `the name of a table of ${at}`);
    const file = patterns.find((pattern) => pattern.name === tableName);
    if (file?.pattern === undefined) {
      throw new Error(
        `table '${tableName}' of ${at} has no pattern: the template needs Starlake 1.4 or newer (rawDomains); generate it ` +
          `again, or deploy the project from its folder`,
      );
    }
    const ack = optionalText(file.ack ?? own?.ack, `'ack' of table '${tableName}' of ${at}`);
    return {
      name: tableName,
      dataset: `${finalName}.${text(table.finalName, `'finalName' of table '${tableName}' of ${at}`)}`,
      pattern: text(file.pattern, `'pattern' of table '${tableName}' of ${at}`),
      ...(ack ? { ack } : {}),
    };
  });
  return {
    domain: name,
    ...definedOf({ ...common, directory: directory === undefined ? undefined : roots.path(directory) }),
    options: common.options,
    tables: tables.sort((a, b) => byCodeUnit(a.name, b.name)),
  };
}

/** Reads the transforms from the output of the template for transforms. */
export function manifestTransform(part: Json, where: string): ManifestTransform {
  const transform = object(part.transform, `'transform' in ${where}`);
  const at = `'dependencies' in ${where}`;
  const tree = list(parseJson(text(transform.dependencies, at), at), at);
  const tasks = new Map<string, Set<string>>();
  const datasets = new Map<string, string>();
  const ages = new Map<string, number>();
  const nodeOf = (value: unknown) => {
    const node = object(value, at);
    const data = object(node.data, `'data' in ${at}`);
    const name = text(data.name, `'name' in ${at}`);
    return {
      name,
      isTask: data.typ === 'task',
      dataset: optionalText(data.sink, `'sink' in ${at}`) || name,
      node,
      data,
    };
  };
  const visit = (value: unknown): void => {
    const { name, isTask, dataset, node, data } = nodeOf(value);
    const children = list(node.children ?? [], `'children' in ${at}`);
    if (isTask) {
      datasets.set(name, dataset);
      // The value is in seconds.
      if (typeof data.freshness === 'number' && data.freshness > 0) {
        ages.set(name, data.freshness);
      }
      const reads = tasks.get(name) ?? new Set<string>();
      tasks.set(name, reads);
      children
        .map(nodeOf)
        .filter((child) => child.isTask || child.data.typ === 'table')
        .forEach((child) => reads.add(child.dataset));
    }
    children.forEach(visit);
  };
  tree.forEach(visit);
  return {
    options: new Roots(part, where).options(transform.options, `'options' in ${where}`),
    ...definedOf({
      comment: commentOf(transform, where),
      schedule: cronOf(transform.cron, `'cron' in ${where}`),
    }),
    own: tree.map((root) => nodeOf(root).name),
    tasks: [...tasks].map(([name, reads]) => ({
      name,
      dataset: datasets.get(name)!,
      dependencies: sortedSet(reads),
      ...definedOf({ freshness: ages.get(name) }),
    })),
  };
}

function commentOf({ comment }: Json, where: string): string | undefined {
  return optionalText(comment, `'comment' in ${where}`)?.trim() || undefined;
}

function cronOf(value: unknown, where: string): string | undefined {
  const cron = optionalText(value, where);
  return cron === NONE || cron === '' ? undefined : cron;
}
