export { findPipeline } from './find';
export type { Assembly, Stack } from './model';
export { pipelinesOf } from './pipelines';
export { readAssembly } from './read';
