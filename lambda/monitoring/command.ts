import type { MonitoredPipeline } from '../../lib/contract/monitoring';

/** Stacks that a command names: with more, it would have to be cut. */
const MAX_STACKS = 5;

/**
 * A command of `starlake-sfn`, which works in any folder.
 *
 * @param pipelines whose stacks it looks in
 */
export function command(
  words: readonly string[],
  pipelines: ReadonlyArray<Pick<MonitoredPipeline, 'stack'>>,
  region: string,
): string {
  const stacks = [...new Set(pipelines.flatMap(({ stack }) => stack ?? []))];
  const named = stacks.length > MAX_STACKS ? [] : stacks.flatMap((stack) => ['--stack', stack]);
  return ['npx starlake-sfn', ...words.map(shellWord), ...named, '--region', region].join(' ');
}

/** A name as a word of a shell. */
function shellWord(name: string): string {
  return /^[\w./:@%+=-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
