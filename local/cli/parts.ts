import type { Definition, Executor, Pipeline, RunEvent, RunResult } from '../model';

/** What the engine is asked to run. */
export interface RunRequest {
  /** What {@link Parts.readAssembly} returned. */
  readonly assembly: unknown;
  readonly pipeline: Pipeline;
  /** Folder that stands in for SL_ROOT, absolute. */
  readonly root: string;
  readonly input: unknown;
  readonly executor: Executor;
  readonly fast: boolean;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** A choice of `--executor`. */
export type ExecutorChoice = 'auto' | Executor['name'];

/** What the commands need of the rest of the local engine; a test hands in its own. */
export interface Parts {
  readAssembly(directory: string): Promise<unknown>;
  pipelinesOf(assembly: unknown): Promise<Pipeline[]>;
  /** Fails when there is none of that name. */
  findPipeline(assembly: unknown, name: string): Promise<Pipeline>;
  runPipeline(request: RunRequest): Promise<RunResult>;
  selectExecutor(choice: ExecutorChoice, root: string): Promise<Executor>;
  mermaid(definition: Definition): Promise<string>;
  svg(definition: Definition, title: string): Promise<string>;
  png(svg: string): Promise<Buffer>;
}

/**
 * The engine itself. Each part is loaded when it is first used: `list` does not wait for DuckDB, nor `--help` for the
 * interpreter.
 */
export const engineParts: Parts = {
  readAssembly: async (directory) => assembly().readAssembly(directory),
  pipelinesOf: async (read) => assembly().pipelinesOf(read as Assembly),
  findPipeline: async (read, name) => assembly().findPipeline(read as Assembly, name),
  runPipeline: async (request) => {
    const { runPipeline } = require('../engine') as typeof import('../engine');
    return runPipeline({ ...request, assembly: request.assembly as Assembly });
  },
  selectExecutor: async (choice, root) => {
    const { selectExecutor } = require('../executors/select') as typeof import('../executors/select');
    return selectExecutor(choice, root);
  },
  mermaid: async (definition) => {
    const { toMermaid } = require('../graph/mermaid') as typeof import('../graph/mermaid');
    return toMermaid(graphOf(definition));
  },
  svg: async (definition, title) => {
    const { toSvg } = require('../graph/svg') as typeof import('../graph/svg');
    return toSvg(graphOf(definition), { title });
  },
  png: async (svg) => {
    const { toPng } = require('../graph/png') as typeof import('../graph/png');
    return toPng(svg);
  },
};

type AssemblyModule = typeof import('../assembly');
type Assembly = Awaited<ReturnType<AssemblyModule['readAssembly']>>;

function assembly(): AssemblyModule {
  return require('../assembly') as AssemblyModule;
}

function graphOf(definition: Definition) {
  return (require('../graph/model') as typeof import('../graph/model')).graphOf(definition);
}
