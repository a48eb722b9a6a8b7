import type { Definition, State } from '../asl';

/** Every state of a definition by its name, including states in Maps and Parallels. */
export function statesOf(definition: Definition): Array<[name: string, state: State]> {
  return Object.entries(definition.States ?? {}).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...nestedIn(state).flatMap(statesOf),
  ]);
}

function nestedIn({ ItemProcessor, Iterator, Branches = [] }: State): Definition[] {
  return [ItemProcessor, Iterator, ...Branches].filter((nested) => nested !== undefined);
}
