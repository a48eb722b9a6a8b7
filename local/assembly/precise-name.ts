import type { Pipeline } from '../pipeline';

/** Ways in which a pipeline may be meant by a name, the nearest first: its name, its logical id or path, `stack/name`. */
export function answersTo(name: string): Array<(pipeline: Pipeline) => boolean> {
  return [
    (pipeline) => pipeline.name === name,
    (pipeline) => pipeline.logicalId === name || pipeline.path === name,
    (pipeline) => [`${pipeline.stack}/${pipeline.name}`, `${pipeline.stack}/${pipeline.logicalId}`].includes(name),
  ];
}

/** What tells a pipeline from others of its name. */
export function preciseName(pipeline: Pipeline, among: readonly Pipeline[]): string {
  const inStack = among.filter(({ stack }) => stack === pipeline.stack).length === 1;
  return inStack ? `${pipeline.stack}/${pipeline.name}` : (pipeline.path ?? `${pipeline.stack}/${pipeline.logicalId}`);
}
