import { artifactsOf } from './read';

/**
 * The regions that the stacks of a cloud assembly are made for; none for stacks that take that of who deploys them.
 *
 * @param directory the folder of the cloud assembly
 */
export function regionsOf(directory: string): string[] {
  const regions = artifactsOf(directory).flatMap(({ artifact: { type, environment = '' } }) =>
    type === 'aws:cloudformation:stack' ? (/^aws:\/\/[^/]+\/(.+)$/.exec(environment)?.[1] ?? []) : [],
  );
  return [...new Set(regions)].filter((region) => region !== 'unknown-region');
}
