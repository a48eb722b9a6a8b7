import type { ILoadPipeline } from '../load/i-load-pipeline';
import { LoadPipeline } from '../load/load-pipeline';
import type { LineageStep } from '../contract/lineage';
import { MAX_INPUT_NAMES } from '../contract/limits';
import { TransformLoad } from './transform-load';
import { TransformTask } from './transform-task';
import { checkDataset, checkTransformName, checkUnique } from '../commands/starlake-names';
import { checkInstance, checkList, checkText, checkTexts } from '../private/checks';
import { nearest } from '../text/nearest';
import { checkCycles } from '../project/plan/cycle';
import { checkLoads, checkTasks } from './transform-pipeline-keys';

/** Tables that a load pipeline loads before the tasks run, with their datasets. */
interface LoadStep {
  readonly pipeline: ILoadPipeline;
  /** Whether these are all tables of the pipeline. */
  readonly whole: boolean;
  readonly tables: Array<[table: string, dataset: string]>;
}

/** The loads and tasks of a transform pipeline, and what each task depends on. */
export interface TransformGraph {
  readonly loads: LoadStep[];
  /**
   * Dependencies of each task. A task is its index in `tasks`; a table is the number of tasks plus its index in the tables of
   * all `loads`.
   */
  readonly after: number[][];
  /** Datasets that the tasks read and do not write. */
  readonly reads: string[];
  /** For each task, the indexes in `reads` of the datasets that it reads. */
  readonly taskReads: number[][];
  /** Datasets that the tasks write. */
  readonly writes: string[];
  /** What each task reads and writes, by its name. */
  readonly steps: { readonly [task: string]: LineageStep };
}

/**
 * @param path of the pipeline, for errors
 * @throws Error for names that are invalid or not unique, for tables that a load pipeline does not have, and for tasks that
 * depend on each other in a cycle
 */
export function transformGraph(tasks: TransformTask[], loads: TransformLoad[], path: string): TransformGraph {
  const names = checkTasks(tasks, `'tasks' of '${path}'`).map(({ name }) => name);
  names.forEach((name) => checkTransformName(name));
  checkUnique(names, `'tasks' of '${path}'`);
  if (names.length === 0) {
    throw new Error(`'tasks' of '${path}' must have at least one task`);
  }
  const steps = loadSteps(loads, path);
  const loaded = steps.flatMap((step) => step.tables.map(([, dataset]) => dataset));
  checkUnique([...names, ...loaded], `the names of 'tasks' and the datasets of 'loads' of '${path}'`);
  const nodes = tasks.map((task) => ({
    name: task.name,
    dataset: datasetOf(task),
    dependencies: dependenciesOf(task),
  }));
  checkCycles(nodes, `'tasks' of '${path}': `);
  const writers = new Map<string, number[]>();
  [...nodes.map(({ dataset }) => dataset), ...loaded].forEach((dataset, index) =>
    writers.set(dataset, [...(writers.get(dataset) ?? []), index]),
  );
  const writes = [...new Set(nodes.map(({ dataset }) => dataset))].sort();
  const reads = new Set([...loaded, ...nodes.flatMap(({ dependencies }) => dependencies)]);
  writes.forEach((dataset) => reads.delete(dataset));
  const sorted = [...reads].sort();
  const indexes = new Map(sorted.map((dataset, index) => [dataset, index]));
  return {
    loads: steps,
    after: nodes.map(({ dependencies }) => dependencies.flatMap((dataset) => writers.get(dataset) ?? [])),
    reads: sorted,
    taskReads: nodes.map(({ dependencies }) => dependencies.flatMap((dataset) => indexes.get(dataset) ?? [])),
    writes,
    steps: Object.fromEntries(
      nodes.map(({ name, dataset, dependencies }) => [name, { writes: dataset, reads: dependencies }]),
    ),
  };
}

function loadSteps(loads: TransformLoad[], path: string): LoadStep[] {
  const what = `'loads' of '${path}'`;
  const pipelines = checkLoads(loads, what).map((load) =>
    checkInstance(load.pipeline, LoadPipeline, `the 'pipeline' of one of ${what}`),
  );
  checkUnique(
    pipelines.map((pipeline) => pipeline.node.path),
    what,
  );
  return loads.map(({ pipeline, tables, datasets = {} }) => {
    const of = `load '${pipeline.pipelineName}' in ${what}`;
    const known = [...pipeline._datasets.keys()];
    if (known.length === 0) {
      throw new Error(`${of} is imported without its tables: name them in 'tables' of fromLoadPipelineAttributes`);
    }
    const chosen = checkList(tables ?? known, `'tables' of ${of}`);
    if (chosen.length === 0) {
      throw new Error(`'tables' of ${of} must name at least one table, or be left out`);
    }
    checkUnique(chosen, `'tables' of ${of}`);
    const renamed = checkTexts(datasets, `'datasets' of ${of}`);
    const unknown = [...chosen, ...Object.keys(renamed)].find((table) => !pipeline._datasets.has(table));
    if (unknown !== undefined) {
      const near = nearest(checkText(unknown, `a table of ${of}`), known);
      throw new Error(
        `${of} has no table '${unknown}'${near ? `, did you mean '${near}'?` : ''}; it has ${known.join(', ')}`,
      );
    }
    const datasetOf = (table: string) =>
      Object.hasOwn(renamed, table)
        ? checkDataset(renamed[table], `the dataset of table '${table}' of ${of}`)
        : pipeline._datasets.get(table)!;
    const whole = chosen.length === known.length;
    const length = JSON.stringify(chosen).length;
    if (!whole && length > MAX_INPUT_NAMES) {
      throw new Error(
        `'tables' of ${of} has names of ${length} characters, and one start has room for ${MAX_INPUT_NAMES}: leave it out, or split ` +
          `the pipeline`,
      );
    }
    return { pipeline, whole, tables: chosen.map((table) => [table, datasetOf(table)]) };
  });
}

function datasetOf({ name, dataset }: TransformTask): string {
  return dataset === undefined ? name : checkDataset(dataset, `'dataset' of task '${name}'`);
}

/** Datasets that a task reads, without the one that it writes itself: a task can append to its own table. */
function dependenciesOf(task: TransformTask): string[] {
  const what = `'dependencies' of task '${task.name}'`;
  const datasets = checkList(task.dependencies ?? [], what).map((dataset) =>
    checkText(dataset, `a dataset in ${what}`),
  );
  return [...new Set(datasets)].filter((dataset) => dataset !== datasetOf(task));
}
