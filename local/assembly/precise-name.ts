import type { Pipeline } from '../pipeline';

/** What distinguishes pipelines, of an app or deployed. */
export type Named = Pick<Pipeline, 'name' | 'kind' | 'stack' | 'outermostStack' | 'logicalId' | 'path'>;

/** Tests for the pipelines that a name may refer to, the closest first: by name, by logical id or path, by `stack/name`. */
export function namedBy(name: string): Array<(pipeline: Named) => boolean> {
  return [
    (pipeline) => pipeline.name === name,
    (pipeline) => pipeline.logicalId === name || pipeline.path === name,
    ({ stack, outermostStack = stack, name: own, logicalId }) =>
      [`${stack}/${own}`, `${stack}/${logicalId}`, `${outermostStack}/${own}`].includes(name),
  ];
}

/** What commands call a pipeline: its name, and more if another of these has that, too. */
export function calledAmong(pipeline: Named, all: readonly Named[]): string {
  const namesakes = all.filter(({ name }) => name === pipeline.name);
  return namesakes.length === 1 ? pipeline.name : preciseName(pipeline, namesakes);
}

/** A name that distinguishes a pipeline from others with the same name. */
export function preciseName(pipeline: Named, among: readonly Named[]): string {
  const inStack = among.filter(({ stack }) => stack === pipeline.stack).length === 1;
  return inStack ? `${pipeline.stack}/${pipeline.name}` : (pipeline.path ?? `${pipeline.stack}/${pipeline.logicalId}`);
}
