import type { ILoadPipeline } from '../load/i-load-pipeline';
import { LoadPipeline } from '../load/load-pipeline';
import { MAX_INPUT_NAMES } from '../contract/limits';
import { TransformLoad } from './transform-load';
import { TransformTask } from './transform-task';
import { checkDataset, checkTransformName, checkUnique } from '../commands/starlake-names';
import { checkInstance, checkList, checkText, checkTexts } from '../private/checks';
import { nearest } from '../text/nearest';
import { checkCycles } from '../project/plan/cycle';
import { checkLoads, checkTasks } from './transform-pipeline-keys';

/** Tables that a pipeline loads first, each with the dataset that it then is. */
export interface LoadStep {
  readonly pipeline: ILoadPipeline;
  /** Whether these are all tables that it has. */
  readonly whole: boolean;
  readonly tables: Array<[table: string, dataset: string]>;
}

/** What a run of transforms does, and in which order. */
export interface TransformGraph {
  readonly loads: LoadStep[];
  /**
   * What each task runs after: numbers of tasks by their place in the list, and behind them, of tables by their place in the
   * lists of all loads.
   */
  readonly after: number[][];
  /** Datasets that come from elsewhere, or from `loads`. */
  readonly reads: string[];
  /** For each task, by its place, the places in `reads` of what it reads. */
  readonly taskReads: number[][];
  /** Datasets that the tasks write. */
  readonly writes: string[];
}

/**
 * @param path of the pipeline, for errors
 * @throws Error for names that cannot be right, or are there twice, for tables that a load pipeline has not, and for tasks
 * that depend on each other in a circle
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
  [...nodes.map(({ dataset }) => dataset), ...loaded].forEach((dataset, thing) =>
    writers.set(dataset, [...(writers.get(dataset) ?? []), thing]),
  );
  const writes = [...new Set(nodes.map(({ dataset }) => dataset))].sort();
  const reads = new Set([...loaded, ...nodes.flatMap(({ dependencies }) => dependencies)]);
  writes.forEach((dataset) => reads.delete(dataset));
  const sorted = [...reads].sort();
  const places = new Map(sorted.map((dataset, place) => [dataset, place]));
  return {
    loads: steps,
    after: nodes.map(({ dependencies }) => dependencies.flatMap((dataset) => writers.get(dataset) ?? [])),
    reads: sorted,
    taskReads: nodes.map(({ dependencies }) => dependencies.flatMap((dataset) => places.get(dataset) ?? [])),
    writes,
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

/** What it reads; not what it writes itself, as one does that adds to a table. */
function dependenciesOf(task: TransformTask): string[] {
  const what = `'dependencies' of task '${task.name}'`;
  const datasets = checkList(task.dependencies ?? [], what).map((dataset) =>
    checkText(dataset, `a dataset in ${what}`),
  );
  return [...new Set(datasets)].filter((dataset) => dataset !== datasetOf(task));
}
