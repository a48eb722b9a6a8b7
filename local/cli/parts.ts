import type { RunOrder } from '../assembly/run-order';
import type { AccountSnapshot } from '../aws/account-snapshot';
import type { CatalogRequest, ReadCatalog } from '../catalog/read-catalog';
import type { CostRequest, ProjectCost } from '../cost/project-cost';
import type { DeployedProject } from '../deployed/deployed-project';
import type { Place } from '../deployed/model';
import type { DataFolders } from '../engine/data-folders';
import type { Pipeline } from '../pipeline';
import type { Found } from '../tables/read-table';
import type { Executor } from '../executor';
import type { ExecutionRecord, RunEvent, RunResult } from '../run-event';

/** An execution for the engine to run. */
export interface RunRequest {
  /** The result of {@link Parts.readAssembly}. */
  readonly assembly: unknown;
  readonly pipeline: Pipeline;
  /** Folder that replaces SL_ROOT; absolute. */
  readonly root: string;
  readonly input: unknown;
  readonly executor: Executor;
  readonly fast: boolean;
  /** Upper limit of a Map's concurrent items; undefined for that of the definition. */
  readonly slots?: number;
  /** An execution that failed or was stopped, to resume; its input is the request's input. */
  readonly last?: ExecutionRecord;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** A choice of `--executor`. */
export type ExecutorChoice = 'auto' | Executor['name'];

/** What the commands use of the local engine; a test passes its own. */
export interface Parts {
  readAssembly(directory: string): Promise<unknown>;
  pipelinesOf(assembly: unknown): Promise<Pipeline[]>;
  /** Throws when no pipeline has that name. */
  findPipeline(assembly: unknown, name: string): Promise<Pipeline>;
  /** Load and transform pipelines in the order of their datasets. Throws when there are none, or a name is ambiguous. */
  runOrder(pipelines: readonly Pipeline[], stack: string | undefined): Promise<RunOrder>;
  /** Folders of a project (absolute) that runs of these pipelines do not change. */
  dataFolders(assembly: unknown, pipelines: readonly Pipeline[], project: string): Promise<DataFolders>;
  /** The datasets that an execution of this process published as refreshed. */
  refreshedBy(executionArn: string): Promise<string[]>;
  /** Whether the app sends events of OpenLineage. */
  hasLineage(assembly: unknown): Promise<boolean>;
  /**
   * Sends these events to an address, for the executions of this process that have ended since a time (milliseconds since the epoch), and
   * counts them. Throws where one is not taken.
   */
  sendLineage(assembly: unknown, url: string, since: number): Promise<number>;
  /** Runs a pipeline, or redrives its {@link RunRequest.last} execution. */
  runPipeline(request: RunRequest): Promise<RunResult>;
  /** Throws when an execution cannot be resumed, for example because its pipeline has changed. */
  refuseResume(pipeline: Pipeline, execution: ExecutionRecord): Promise<void>;
  /** The data that a later process needs to resume executions of this one. */
  takeSnapshot(): Promise<AccountSnapshot>;
  restoreSnapshot(snapshot: AccountSnapshot): Promise<void>;
  selectExecutor(choice: ExecutorChoice, root: string): Promise<Executor>;
  /** The graph of a pipeline: of its states, or of its tasks for a transform pipeline without `states`. */
  graph(pipeline: Pipeline, states: boolean): Promise<object>;
  mermaid(pipeline: Pipeline, states: boolean): Promise<string>;
  svg(pipeline: Pipeline, states: boolean): Promise<string>;
  /** The loads, datasets and transforms of these pipelines. */
  projectGraph(pipelines: readonly Pipeline[]): Promise<object>;
  projectMermaid(pipelines: readonly Pipeline[]): Promise<string>;
  projectSvg(pipelines: readonly Pipeline[], options: { title: string; full: boolean }): Promise<string>;
  png(svg: string): Promise<Buffer>;
  /** What pipelines of an assembly cost in a month. */
  cost(assembly: unknown, request: Omit<CostRequest, 'sizing'>): Promise<ProjectCost>;
  /** Folders of the Starlake projects that a cloud assembly was made from. */
  projectFolders(directory: string): Promise<string[]>;
  /** The catalog of an app. */
  catalog(pipelines: readonly Pipeline[], request: CatalogRequest): Promise<ReadCatalog>;
  /** The DuckDB files of a root that were written since then (milliseconds since the epoch), the newest first. */
  databasesIn(root: string, since?: number): Promise<string[]>;
  readTable(databases: readonly string[], name: string, limit: number): Promise<Found>;
  /** The pipelines of deployed stacks. Only this calls AWS, and loads its clients. */
  deployed(place: Place): Promise<DeployedProject>;
}

/**
 * The real engine. Each part is loaded on first use: `list` does not wait for DuckDB, nor `--help` for the
 * interpreter.
 */
export const engineParts: Parts = {
  readAssembly: async (directory) => assembly().readAssembly(directory),
  pipelinesOf: async (read) => assembly().pipelinesOf(read as Assembly),
  findPipeline: async (read, name) => assembly().findPipeline(read as Assembly, name),
  runOrder: async (pipelines, stack) => assembly().runOrder(assembly().projectPipelines(pipelines, stack)),
  dataFolders: async (read, pipelines, project) => {
    const { dataFolders } = require('../engine/data-folders') as typeof import('../engine/data-folders');
    return dataFolders(read as Assembly, pipelines, project);
  },
  refreshedBy: async (executionArn) => {
    const details = theAccount()
      .events.all()
      .map(({ detail }) => detail as { dataset?: unknown; run?: unknown });
    const datasets = details.flatMap(({ dataset, run }) => (run === executionArn ? [String(dataset)] : []));
    return [...new Set(datasets)].sort();
  },
  hasLineage: async (read) => lineage().hasLineage(read as Assembly),
  sendLineage: async (read, url, since) => lineage().sendLineage(read as Assembly, url, since),
  runPipeline: async (request) => {
    const { redrivePipeline, runPipeline } = require('../engine/engine') as typeof import('../engine/engine');
    const { last, ...options } = { ...request, assembly: request.assembly as Assembly };
    if (last === undefined) return runPipeline(options);
    return redrivePipeline(options, { status: 'FAILED', history: [], execution: last });
  },
  refuseResume: async (pipeline, execution) => {
    const { refuseRedrive } = require('../engine/engine') as typeof import('../engine/engine');
    refuseRedrive(pipeline, { status: 'FAILED', execution });
  },
  takeSnapshot: async () => snapshots().takeSnapshot(theAccount()),
  restoreSnapshot: async (snapshot) => snapshots().restoreSnapshot(theAccount(), snapshot),
  selectExecutor: async (choice, root) => {
    const { selectExecutor } = require('../executors/select') as typeof import('../executors/select');
    return selectExecutor(choice, root);
  },
  graph: async (pipeline, states) => drawings().pipelineGraph(pipeline, states),
  mermaid: async (pipeline, states) => drawings().pipelineMermaid(pipeline, states),
  svg: async (pipeline, states) => drawings().pipelineSvg(pipeline, states),
  projectGraph: async (pipelines) => projectOf(pipelines),
  projectMermaid: async (pipelines) => {
    const { projectMermaid } =
      require('../graph/project/project-mermaid') as typeof import('../graph/project/project-mermaid');
    return projectMermaid(projectOf(pipelines));
  },
  projectSvg: async (pipelines, options) => {
    const { projectSvg } = require('../graph/project/project-svg') as typeof import('../graph/project/project-svg');
    return projectSvg(projectOf(pipelines), options);
  },
  png: async (svg) => {
    const { toPng } = require('../graph/drawing/png') as typeof import('../graph/drawing/png');
    return toPng(svg);
  },
  cost: async (read, request) => {
    const { projectCost } = require('../cost/project-cost') as typeof import('../cost/project-cost');
    const { sizingIn } = require('../cost/sizing') as typeof import('../cost/sizing');
    return projectCost({ ...request, sizing: sizingIn(read as Assembly) });
  },
  projectFolders: async (directory) => {
    const { projectFolders } = require('../catalog/project-folders') as typeof import('../catalog/project-folders');
    return projectFolders(directory);
  },
  catalog: async (pipelines, request) => {
    const { readCatalog } = require('../catalog/read-catalog') as typeof import('../catalog/read-catalog');
    return readCatalog(pipelines, request);
  },
  databasesIn: async (root, since) => {
    const { databasesIn } = require('../tables/databases') as typeof import('../tables/databases');
    return databasesIn(root, since);
  },
  readTable: async (databases, name, limit) => {
    const { readTable } = require('../tables/read-table') as typeof import('../tables/read-table');
    return readTable(databases, name, limit);
  },
  deployed: async (place) => {
    const { deployedProject } = require('../deployed/index') as typeof import('../deployed/index');
    return deployedProject(place);
  },
};

type AssemblyModule = typeof import('../assembly');
type Assembly = Awaited<ReturnType<AssemblyModule['readAssembly']>>;

function assembly(): AssemblyModule {
  return require('../assembly') as AssemblyModule;
}

function theAccount() {
  return (require('../aws/account') as typeof import('../aws/account')).account;
}

function lineage() {
  return require('../engine/send-lineage') as typeof import('../engine/send-lineage');
}

function snapshots() {
  return require('../aws/account-snapshot') as typeof import('../aws/account-snapshot');
}

function drawings() {
  return require('../graph/pipeline') as typeof import('../graph/pipeline');
}

function projectOf(pipelines: readonly Pipeline[]) {
  return (require('../graph/project/project') as typeof import('../graph/project/project')).projectGraph(pipelines);
}
