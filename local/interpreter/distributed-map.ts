import type { Definition, State } from '../asl';

/** Resource of the Task state that takes the place of a distributed Map. */
const MAP_RUN = 'arn:aws:states:::local:mapRun';

/** The fields of a distributed Map that this package reads. */
export interface DistributedMap extends State {
  readonly ItemProcessor: Definition;
  readonly Label?: string;
  readonly ItemReader?: {
    readonly Resource?: string;
    readonly Parameters?: Readonly<Record<string, unknown>>;
    readonly ReaderConfig?: Readonly<Record<string, unknown>>;
  };
  readonly ResultWriter?: {
    readonly Resource?: string;
    readonly Parameters?: Readonly<Record<string, unknown>>;
    readonly WriterConfig?: Readonly<Record<string, unknown>>;
  };
}

/** What a distributed Map has read from its input when it starts; the numbers may be of any type. */
export interface MapParameters {
  /** The input that `ItemSelector` reads. */
  readonly input: unknown;
  /** Without a reader. */
  readonly items?: unknown;
  readonly reader?: { readonly Bucket?: unknown; readonly Key?: unknown };
  readonly writer?: { readonly Bucket?: unknown; readonly Prefix?: unknown };
  readonly maxConcurrency?: unknown;
  readonly toleratedCount?: unknown;
  readonly toleratedPercentage?: unknown;
}

/** Fields that mean the same in a Task, or that only the engine reads. */
const KEPT = [
  ...['ItemProcessor', 'ItemSelector', 'Label', 'ResultWriter'],
  ...['InputPath', 'ResultSelector', 'ResultPath', 'OutputPath', 'Next', 'End'],
];

/** Whether a state is a Map whose items are executions of their own. */
export function isDistributed(state: State): state is DistributedMap {
  const { ProcessorConfig } = (state.ItemProcessor ?? {}) as { ProcessorConfig?: { Mode?: string } };
  return state.Type === 'Map' && ProcessorConfig?.Mode === 'DISTRIBUTED';
}

/** Whether a state takes the place of a distributed Map. */
export function isMapRun(state: State): state is DistributedMap {
  return state.Resource === MAP_RUN;
}

/** The type that a state has in the definition. */
export function typeOf(state: State): State['Type'] {
  return isMapRun(state) ? 'Map' : state.Type;
}

/**
 * A distributed Map in a form that the interpreter understands: a Task with {@link MapParameters} as its parameters.
 * The engine runs its items.
 */
export function asTask(map: DistributedMap): State {
  const { ItemReader, ItemsPath, ResultWriter } = map;
  const parameters = {
    'input.$': '$',
    ...(ItemReader ? { reader: ItemReader.Parameters ?? {} } : { 'items.$': ItemsPath ?? '$' }),
    ...(ResultWriter ? { writer: ResultWriter.Parameters ?? {} } : {}),
    ...numberIn('maxConcurrency', map, 'MaxConcurrency'),
    ...numberIn('toleratedCount', map, 'ToleratedFailureCount'),
    ...numberIn('toleratedPercentage', map, 'ToleratedFailurePercentage'),
  };
  // `Parameters` of a Map is the old name of its `ItemSelector`.
  const fields = { ...(map.Parameters === undefined ? {} : { ItemSelector: map.Parameters }), ...map };
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([field]) => KEPT.includes(field))),
    Type: 'Task',
    Resource: MAP_RUN,
    Parameters: parameters,
    ...(map.Retry ? { Retry: map.Retry.map(forMaps) } : {}),
    ...(map.Catch ? { Catch: map.Catch.map(forMaps) } : {}),
  };
}

function numberIn(name: string, map: State, field: string): Record<string, unknown> {
  if (map[`${field}Path`] !== undefined) return { [`${name}.$`]: map[`${field}Path`] };
  return map[field] === undefined ? {} : { [name]: map[field] };
}

/** `States.TaskFailed` is an error of tasks. */
function forMaps<T extends { readonly ErrorEquals: string[] }>(rule: T): T {
  return { ...rule, ErrorEquals: rule.ErrorEquals.filter((name) => name !== 'States.TaskFailed') };
}
