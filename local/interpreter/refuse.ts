import { unsupportedInMap } from './refuse-map';
import { statesOf } from './states';
import type { Definition, State } from '../asl';

/** Fields that the interpreter silently ignores. */
const IGNORED_FIELDS: Readonly<Record<string, string>> = {
  Arguments: 'JSONata',
  Assign: 'variables',
  Output: 'JSONata',
};

/**
 * Refuses fields and values that the interpreter does not know: it would run such a definition differently from AWS.
 *
 * @throws Error that names the state and the unsupported field or value
 */
export function refuseUnsupported(definition: Definition): void {
  if (isJsonata(definition as unknown as Record<string, unknown>)) {
    throw new Error('starlake-sfn cannot run JSONata state machines locally, only JSONPath ones');
  }
  const names = new Set<string>();
  for (const [name, state] of statesOf(definition)) {
    if (names.has(name)) throw new Error(`two states are called '${name}': Step Functions wants names to be unique`);
    names.add(name);
    const reason = unsupportedIn(state);
    if (reason) throw new Error(`starlake-sfn cannot run the state '${name}' locally: it uses ${reason}`);
  }
}

function unsupportedIn(state: State): string | undefined {
  if (isJsonata(state)) return 'JSONata (QueryLanguage)';
  const rules = [...(state.Choices ?? []), ...(state.Catch ?? []), ...(state.Retry ?? [])] as Record<string, unknown>[];
  for (const part of [state, ...rules]) {
    for (const [field, what] of Object.entries(IGNORED_FIELDS)) {
      if (field in part) return `${what} (${field})`;
    }
  }
  if (state.Choices?.some((rule) => 'Condition' in rule)) return 'JSONata (Condition)';
  return state.Type === 'Map' ? unsupportedInMap(state) : undefined;
}

function isJsonata({ QueryLanguage }: Record<string, unknown>): boolean {
  return String(QueryLanguage ?? '').toUpperCase() === 'JSONATA';
}
