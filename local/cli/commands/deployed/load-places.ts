import type { Definition } from '../../../asl';
import { statesOf } from '../../../interpreter/states';

/** Where a load pipeline has its files in the lake: whole URIs. */
export interface LoadPlaces {
  readonly domain: string;
  readonly ingesting: string;
  readonly stage: string;
  readonly lock: string;
}

interface Parameters {
  readonly domain?: unknown;
  readonly ingesting?: unknown;
  readonly pending?: unknown;
  readonly lock?: unknown;
  readonly Overrides?: { readonly ContainerOverrides?: readonly { readonly Environment?: readonly Pair[] }[] };
}

interface Pair {
  readonly Name: string;
  readonly Value?: unknown;
}

/**
 * The places of a load pipeline, from its definition: the input of the function that ends a run has the folders, the environment of
 * containers the lake.
 *
 * @returns undefined for another state machine
 */
export function loadPlaces(definition: Definition): LoadPlaces | undefined {
  const all = statesOf(definition).map(([, state]) => (state['Parameters'] ?? {}) as Parameters);
  const lake = datasetsOf(all);
  const end = all.find(({ ingesting, pending, lock }) => [ingesting, pending, lock].every(isText));
  if (end === undefined || lake === undefined) return undefined;
  const uri = (place: unknown) => (/^s3a?:/.test(String(place)) ? String(place) : `${lake}/${String(place)}`);
  return {
    domain: String(end.domain),
    ingesting: uri(end.ingesting),
    stage: uri(end.pending),
    lock: uri(end.lock),
  };
}

/** URI of the lake's datasets, as `DataLake` gives it to containers: `SL_DATASETS`, else the folder `datasets` of `SL_ROOT`. */
function datasetsOf(all: readonly Parameters[]): string | undefined {
  const pairs = all
    .flatMap(({ Overrides }) => Overrides?.ContainerOverrides ?? [])
    .flatMap((each) => each.Environment ?? []);
  const value = (name: string) =>
    pairs.find(({ Name, Value }) => Name === name && isText(Value))?.Value as string | undefined;
  const root = value('SL_ROOT');
  const uri = value('SL_DATASETS') ?? (root && `${root}/datasets`);
  return uri?.replace(/^s3a:/, 's3:').replace(/\/+$/, '');
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
