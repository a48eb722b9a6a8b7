import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { object, parseJson } from './manifest-json';
import { ManifestLoad, manifestLoads, ManifestTransform, manifestTransform } from './manifest-part';
import { byCodeUnit, sortedSet } from '../../text/order';
import { parsePlan } from '../plan/parse-plan';
import { PLAN_VERSION, ProjectPlan, TaskPlan } from '../plan/plan';
import { groupBy, nameEach, nameLoads } from '../plan/plan-names';
import { namesOfFile } from '../plan/plan-transforms';

/** A part of a manifest and the file that contains it. */
interface Found<T> {
  readonly found: T;
  readonly file: string;
}

/**
 * Reads the plan that `starlake dag-generate` wrote with this library's templates, or that `starlake-sfn plan --json`
 * printed.
 *
 * @param where a file or a folder; all `*.json` files in the folder and its subfolders are merged into one plan
 * @throws Error that names the file if it is not a manifest, or if two files contain the same table, task or pipeline
 */
export function readManifest(where: string): ProjectPlan {
  const loads: Found<ManifestLoad>[] = [];
  const transforms: Found<ManifestTransform>[] = [];
  const plans: Found<ProjectPlan>[] = [];
  for (const file of manifestFiles(where)) {
    const name = `manifest '${file}'`;
    const json = object(parseJson(readFileSync(file, 'utf8'), name), name);
    if (!('load' in json || 'transform' in json)) {
      plans.push({ found: parsePlan(json, name), file });
      continue;
    }
    if (json.version !== PLAN_VERSION) {
      throw new Error(
        `${name} has version ${JSON.stringify(json.version)}, and this library reads ${PLAN_VERSION}: copy its templates into ` +
          `metadata/dags/templates, and run dag-generate again`,
      );
    }
    if ('load' in json) {
      loads.push(...manifestLoads(json, name).map((found) => ({ found, file })));
    }
    if ('transform' in json) {
      transforms.push({ found: manifestTransform(json, name), file });
    }
  }
  const planned = merge([...plans, ...planOf(withoutRepeated(loads), transforms)]);
  // Only the whole plan shows missing tasks and cycles. Cron expressions are checked here too.
  return parsePlan(planned, `manifest '${where}'`);
}

function manifestFiles(where: string): string[] {
  if (!existsSync(where)) {
    throw new Error(
      `there is no manifest '${where}': run starlake dag-generate, or give the path of a file or a folder`,
    );
  }
  if (!statSync(where).isDirectory()) {
    return [where];
  }
  const files = readdirSync(where, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.join(where, file))
    .sort(byCodeUnit);
  if (files.length === 0) {
    throw new Error(`folder '${where}' has no manifest, a file *.json: run starlake dag-generate`);
  }
  return files;
}

// If `filename` contains {{schedule}}, dag-generate writes all schedules into each file.
function withoutRepeated(loads: Found<ManifestLoad>[]): Found<ManifestLoad>[] {
  const seen = new Set<string>();
  return loads.filter(({ found }) => {
    const text = JSON.stringify(found);
    return !seen.has(text) && seen.add(text);
  });
}

/** One plan for each pipeline, with the same names as in a plan made from the project. */
function planOf(loads: Found<ManifestLoad>[], transforms: Found<ManifestTransform>[]): Found<ProjectPlan>[] {
  const none = { version: PLAN_VERSION, loads: [], transforms: [], tasks: [] };
  // A manifest does not name its dag configuration. The name of the file makes pipeline names unique instead.
  const parts = groupBy(loads, ({ found: { plan, scheduleName } }) => JSON.stringify([plan.domain, scheduleName]));
  const ofTables = new Set([...parts.values()].filter(areOfTables).flat());
  const loadNames = nameLoads(
    loads.map((load) => ({
      ...load.found.plan,
      ...(ofTables.has(load) ? { table: load.found.plan.tables[0].name } : {}),
      scheduleName: load.found.scheduleName,
      dag: path.basename(load.file, '.json'),
    })),
  );
  const names = nameEach(
    transforms.map(({ file }) => namesOfFile(path.basename(file))),
    new Set(loadNames),
  );
  return [
    ...loads.map(({ found, file }, i) => ({
      found: { ...none, loads: [{ ...found.plan, name: loadNames[i] }] },
      file,
    })),
    ...transforms.map(({ found: { own, tasks, ...rest }, file }, i) => ({
      found: { ...none, transforms: [{ ...rest, name: names[i], tasks: own }], tasks },
      file,
    })),
  ];
}

/** If `filename` contains {{table}}, dag-generate writes one file for each table. */
function areOfTables(loads: Found<ManifestLoad>[]): boolean {
  return loads.length > 1 && loads.every(({ found: { plan } }) => plan.tables.length === 1);
}

/** Merges plans. A table, a pipeline or a pipeline's own task may be in one plan only. */
function merge(plans: Found<ProjectPlan>[]): ProjectPlan {
  const owners = new Map<string, string>();
  const own = (what: string, file: string) => {
    const other = owners.get(what);
    if (other !== undefined) {
      throw new Error(
        `${what} is in manifest '${other}' and in '${file}': one of them is perhaps from an earlier dag-generate (--clean removes ` +
          `those), or 'filename' in a dag configuration has {{schedule}} and its options differ by it`,
      );
    }
    owners.set(what, file);
  };
  const tasks = new Map<string, TaskPlan>();
  for (const { found: plan, file } of plans) {
    plan.loads.forEach((load) => load.tables.forEach((table) => own(`table '${load.domain}.${table.name}'`, file)));
    plan.transforms.forEach((transform) => transform.tasks.forEach((task) => own(`task '${task}'`, file)));
    [...plan.loads, ...plan.transforms].forEach(({ name }) => own(`pipeline '${name}'`, file));
    plan.tasks.forEach((task) => tasks.set(task.name, joined(tasks.get(task.name), task, file)));
  }
  const byName = (a: { name: string }, b: { name: string }) => byCodeUnit(a.name, b.name);
  return {
    version: PLAN_VERSION,
    loads: plans.flatMap(({ found }) => found.loads).sort(byName),
    transforms: plans.flatMap(({ found }) => found.transforms).sort(byName),
    tasks: [...tasks.values()].sort(byName),
  };
}

function joined(known: TaskPlan | undefined, task: TaskPlan, file: string): TaskPlan {
  if (known !== undefined && known.dataset !== task.dataset) {
    throw new Error(
      `task '${task.name}' writes '${task.dataset}' in manifest '${file}', and '${known.dataset}' in another: generate them again`,
    );
  }
  return { ...task, dependencies: sortedSet([...(known?.dependencies ?? []), ...task.dependencies]) };
}
