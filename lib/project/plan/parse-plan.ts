import { cronProblem, normalizeCron } from '../../cron/cron-text';
import { checkCycles } from './cycle';
import { definedOf, type Json, list, object, optionalText, text } from '../manifest/manifest-json';
import { byCodeUnit, sortedSet } from '../../text/order';
import {
  type LoadPlan,
  PLAN_VERSION,
  type ProjectPlan,
  type TablePlan,
  type TaskPlan,
  type TransformPlan,
} from './plan';

/**
 * Checks a plan that another program wrote. Unknown fields are ignored. `dependencies` keeps only datasets that the plan's tasks
 * and loads make, without the dataset that the task itself writes.
 *
 * @param json the parsed JSON
 * @param where name of the plan in errors, such as `manifest 'plan.json'`
 * @throws Error that names the path of the field and the value
 */
export function parsePlan(json: unknown, where: string): ProjectPlan {
  return new PlanParser(where).plan(json);
}

class PlanParser {
  constructor(private readonly where: string) {}

  plan(json: unknown): ProjectPlan {
    const plan = object(json, this.where);
    this.checkErrors(plan);
    if (plan.version !== PLAN_VERSION) {
      throw this.wrong('version', `is ${shown(plan.version)}, this library reads ${PLAN_VERSION}: write the plan anew`);
    }
    if (!['loads', 'transforms', 'tasks'].some((key) => key in plan)) {
      throw new Error(`${this.where} has none of 'loads', 'transforms' and 'tasks': it is not a plan`);
    }
    const loads = this.each(plan, '', 'loads', (load, path) => this.load(load, path));
    const transforms = this.each(plan, '', 'transforms', (transform, path) => this.transform(transform, path));
    const written = this.each(plan, '', 'tasks', (task, path) => this.task(task, path));
    this.checkUnique([...named(loads, 'loads'), ...named(transforms, 'transforms')], 'a pipeline');
    this.checkUnique(named(written, 'tasks'), 'a task');
    this.checkTables(loads);
    this.checkTasks(transforms, written);
    const tasks = knownOnly(loads, written);
    checkCycles(tasks, `${this.where}: `);
    const warnings = this.texts(plan, '', 'warnings');
    return {
      version: PLAN_VERSION,
      loads: loads.sort(byName),
      transforms: transforms.sort(byName),
      tasks: tasks.sort(byName),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  }

  /** `starlake-sfn plan --json` also writes the errors of a project. */
  private checkErrors(plan: Json): void {
    const [error] = this.texts(plan, '', 'errors');
    if (error !== undefined) {
      throw new Error(
        `${this.where} is of a project with errors: mend them, and write the plan anew; the first is: ${error}`,
      );
    }
  }

  private load(load: Json, path: string): LoadPlan {
    const tables = this.each(load, path, 'tables', (table, at) => this.table(table, at));
    if (tables.length === 0) {
      throw this.wrong(`${path}.tables`, 'must have a table: leave the load out where it has none');
    }
    return {
      name: this.name(load, path, 'name'),
      domain: this.name(load, path, 'domain'),
      ...this.common(load, path),
      ...definedOf({
        directory: this.optional(load, path, 'directory'),
        areaName: this.optional(load, path, 'areaName'),
      }),
      tables: tables.sort(byName),
    };
  }

  private table(table: Json, path: string): TablePlan {
    return {
      name: this.name(table, path, 'name'),
      dataset: this.dataset(table.dataset, `${path}.dataset`),
      pattern: this.name(table, path, 'pattern'),
      ...definedOf({
        writeStrategy: this.optional(table, path, 'writeStrategy'),
        ack: this.optional(table, path, 'ack'),
        freshness: this.seconds(table, path, 'freshness'),
        freshnessWarning: this.seconds(table, path, 'freshnessWarning'),
        expectations: table.expectations === true ? true : undefined,
      }),
    };
  }

  private transform(transform: Json, path: string): TransformPlan {
    const tasks = sortedSet(this.texts(transform, path, 'tasks'));
    if (tasks.length === 0) {
      throw this.wrong(`${path}.tasks`, 'must have the name of a task: leave the transform out where it has none');
    }
    return { name: this.name(transform, path, 'name'), ...this.common(transform, path), tasks };
  }

  private task(task: Json, path: string): TaskPlan {
    return {
      name: this.dataset(task.name, `${path}.name`, 'domain.task'),
      dataset: this.dataset(task.dataset, `${path}.dataset`),
      dependencies: this.texts(task, path, 'dependencies'),
      ...definedOf({
        freshness: this.seconds(task, path, 'freshness'),
        freshnessWarning: this.seconds(task, path, 'freshnessWarning'),
        expectations: task.expectations === true ? true : undefined,
      }),
    };
  }

  private common(pipeline: Json, path: string): Pick<LoadPlan, 'dag' | 'options' | 'comment' | 'schedule'> {
    const options = object(pipeline.options ?? {}, this.at(`${path}.options`));
    const schedule = this.optional(pipeline, path, 'schedule');
    const problem = schedule === undefined ? undefined : cronProblem(schedule);
    if (problem !== undefined) {
      throw this.wrong(`${path}.schedule`, `is '${schedule}': ${problem}`);
    }
    return {
      ...definedOf({ dag: this.optional(pipeline, path, 'dag') }),
      options: Object.fromEntries(
        Object.entries(options).map(([name, value]) => [name, text(value, this.at(`${path}.options.${name}`))]),
      ),
      ...definedOf({
        comment: this.optional(pipeline, path, 'comment'),
        schedule: schedule === undefined ? undefined : normalizeCron(schedule),
      }),
    };
  }

  private each<T>(owner: Json, path: string, key: string, read: (item: Json, path: string) => T): T[] {
    const at = path === '' ? key : `${path}.${key}`;
    return list(owner[key] ?? [], this.at(at)).map((item, i) =>
      read(object(item, this.at(`${at}[${i}]`)), `${at}[${i}]`),
    );
  }

  private texts(owner: Json, path: string, key: string): string[] {
    const at = path === '' ? key : `${path}.${key}`;
    return list(owner[key] ?? [], this.at(at)).map((item, i) => text(item, this.at(`${at}[${i}]`)));
  }

  private optional(owner: Json, path: string, key: string): string | undefined {
    return optionalText(owner[key], this.at(`${path}.${key}`)) || undefined;
  }

  private seconds(of: Json, path: string, name: 'freshness' | 'freshnessWarning'): number | undefined {
    const { [name]: age } = of;
    if (age !== undefined && age !== null && !(Number.isInteger(age) && Number(age) >= 0)) {
      throw this.wrong(`${path}.${name}`, `must be a whole number of seconds, got ${shown(age)}`);
    }
    return (age as number | null | undefined) ?? undefined;
  }

  private name(owner: Json, path: string, key: string): string {
    const value = text(owner[key], this.at(`${path}.${key}`));
    if (value.trim() === '') {
      throw this.wrong(`${path}.${key}`, 'must not be empty');
    }
    return value;
  }

  private dataset(value: unknown, path: string, form = 'domain.table'): string {
    const name = text(value, this.at(path));
    if (!/^[^.\s]+(?:\.[^.\s]+)+$/.test(name)) {
      throw this.wrong(path, `must be '${form}', got '${name}'`);
    }
    return name;
  }

  private checkUnique(names: Array<{ name: string; path: string }>, what: string): void {
    const first = new Map<string, string>();
    for (const { name, path } of names) {
      const other = first.get(name);
      if (other !== undefined) {
        throw this.wrong(`${path}.name`, `is '${name}', but ${other} is ${what} of that name: give it another`);
      }
      first.set(name, path);
    }
  }

  private checkTables(loads: readonly LoadPlan[]): void {
    const owners = new Map<string, string>();
    for (const { name, domain, tables } of loads) {
      for (const table of tables) {
        const key = JSON.stringify([domain, table.name]);
        const other = owners.get(key);
        if (other !== undefined) {
          throw new Error(
            `${this.where}: the table '${table.name}' of domain '${domain}' is in '${other}' and in '${name}': it can be in ` +
              `one pipeline only, and once`,
          );
        }
        owners.set(key, name);
      }
    }
  }

  private checkTasks(transforms: readonly TransformPlan[], tasks: readonly TaskPlan[]): void {
    const known = new Set(tasks.map(({ name }) => name));
    const owners = new Map<string, string>();
    for (const { name, tasks: own } of transforms) {
      for (const task of own) {
        const other = owners.get(task);
        if (!known.has(task)) {
          throw new Error(`${this.where}: '${name}' has the task '${task}', which is not among 'tasks': add it there`);
        }
        if (other !== undefined) {
          throw new Error(`${this.where}: the task '${task}' is in '${other}' and in '${name}': it can be in one only`);
        }
        owners.set(task, name);
      }
    }
  }

  private at(path: string): string {
    return `'${path}' of ${this.where}`;
  }

  private wrong(path: string, message: string): Error {
    return new Error(`${this.at(path)} ${message}`);
  }
}

function knownOnly(loads: readonly LoadPlan[], tasks: readonly TaskPlan[]): TaskPlan[] {
  const loaded = loads.flatMap(({ tables }) => tables.map(({ dataset }) => dataset));
  const known = new Set([...loaded, ...tasks.map(({ dataset }) => dataset)]);
  return tasks.map((task) => ({
    ...task,
    dependencies: sortedSet(task.dependencies).filter((name) => known.has(name) && name !== task.dataset),
  }));
}

function named(items: readonly { name: string }[], key: string): Array<{ name: string; path: string }> {
  return items.map(({ name }, i) => ({ name, path: `${key}[${i}]` }));
}

function byName(a: { name: string }, b: { name: string }): number {
  return byCodeUnit(a.name, b.name);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 100);
}
