import { asText, type Mapping } from './mapping';

/** What is done with a key of the metadata. */
export type Handling = 'done' | 'silent' | 'said';

/**
 * Goes through the keys of a section, a closed list: one that is not in it is refused, so that a new one is.
 *
 * @param handling Of each key: `done` here; without effect on DuckDB, and `silent` about it, as Starlake is, or `said`.
 * @param errorOf Makes the error about a key.
 * @returns The keys to say that they have no effect.
 * @throws Error for a key that would change something and is not done.
 */
export function sortKeys(
  section: Mapping,
  handling: Readonly<Record<string, Handling>>,
  errorOf: (key: string, message: string) => Error,
): string[] {
  const set = Object.entries(section).filter(([, value]) => !isUnset(value));
  const unknown = set.find(([key]) => !Object.hasOwn(handling, key));
  if (unknown) {
    throw errorOf(unknown[0], 'is not supported by the embedded executor');
  }
  return set.map(([key]) => key).filter((key) => handling[key] === 'said');
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Keys of a sink; of most only other databases than DuckDB know something. */
export const SINK_KEYS: Readonly<Record<string, Handling>> = {
  connectionRef: 'done',
  partition: 'done',
  materializedView: 'done',
  ...Object.fromEntries(
    [
      ...['clustering', 'days', 'requirePartitionFilter', 'enableRefresh', 'refreshIntervalMs', 'id', 'format'],
      ...['extension', 'sharding', 'coalesce', 'path', 'options'],
    ].map((key) => [key, 'said' as const]),
  ),
};

/** The columns of `sink.partition`. */
export function partitionOf(sink: Mapping): string[] {
  return (Array.isArray(sink.partition) ? sink.partition : []).map((name) => asText(name) ?? '');
}
