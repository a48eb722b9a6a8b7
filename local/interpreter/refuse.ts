import { statesOf } from './states';
import type { Definition, State } from '../asl';

/** Fields that the interpreter passes over in silence, as if they did nothing. */
const IGNORED_FIELDS: Readonly<Record<string, string>> = {
  Arguments: 'JSONata',
  Assign: 'variables',
  Output: 'JSONata',
};

const IGNORED_MAP_FIELDS: Readonly<Record<string, string>> = {
  ItemBatcher: 'batches of items',
  ItemReader: 'items read from S3',
  Items: 'JSONata',
  ResultWriter: 'results written to S3',
  ToleratedFailureCount: 'tolerated failures',
  ToleratedFailureCountPath: 'tolerated failures',
  ToleratedFailurePercentage: 'tolerated failures',
  ToleratedFailurePercentagePath: 'tolerated failures',
};

/**
 * Refuses what the interpreter does not know: it would run such a definition, and do something else than AWS.
 *
 * @throws Error naming the state and what it uses.
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
  if (state.Type !== 'Map') return undefined;
  for (const [field, what] of Object.entries(IGNORED_MAP_FIELDS)) {
    if (field in state) return `${what} (${field})`;
  }
  const { ProcessorConfig } = (state.ItemProcessor ?? {}) as { ProcessorConfig?: { Mode?: string } };
  return ProcessorConfig?.Mode === 'DISTRIBUTED' ? 'a distributed Map (ProcessorConfig.Mode)' : undefined;
}

function isJsonata({ QueryLanguage }: Record<string, unknown>): boolean {
  return String(QueryLanguage ?? '').toUpperCase() === 'JSONATA';
}
