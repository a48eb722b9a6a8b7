import type { Definition, State } from '../asl';

/**
 * The states of an execution that has work and fails nowhere: the longest path to a successful end, without caught
 * errors and without loops. States inside a Map or a Parallel are not included.
 */
export function successPath({ StartAt, States }: Definition): State[] {
  const known = new Map<string, State[] | undefined>();
  const open = new Set<string>();
  const from = (name: string): State[] | undefined => {
    const state = States[name];
    if (state === undefined || open.has(name)) return undefined;
    if (known.has(name)) return known.get(name);
    open.add(name);
    const ways = isEnd(state)
      ? [[]]
      : nextOf(state)
          .map(from)
          .filter((way) => way !== undefined);
    open.delete(name);
    const longest = ways.reduce<State[] | undefined>(
      (best, way) => (best === undefined || way.length > best.length ? way : best),
      undefined,
    );
    const path = longest && [state, ...longest];
    known.set(name, path);
    return path;
  };
  return from(StartAt) ?? [];
}

function isEnd({ Type, End }: State): boolean {
  return Type === 'Succeed' || End === true;
}

function nextOf({ Next, Default, Choices = [] }: State): string[] {
  return [Next, ...Choices.map((choice) => choice.Next), Default].filter((name) => name !== undefined);
}
