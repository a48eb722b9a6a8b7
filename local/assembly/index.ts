export type { Assembly, Stack } from './model';
export { findPipeline } from './find';
export { pipelinesOf } from './pipelines';
export { projectPipelines } from './project-pipelines';
export { readAssembly } from './read';
export { runOrder, type OrderedPipeline, type RunOrder } from './run-order';
