import type { Definition } from '../../../asl';
import { statesOf } from '../../../interpreter/states';

/** Where a pipeline has its files in the lake: whole URIs. */
export interface RunPlaces {
  /** File of its run lock. */
  readonly lock: string;
  /** Of a load pipeline: folders of the files that are being loaded, and that wait. */
  readonly files?: { readonly ingesting: string; readonly stage: string };
}

interface Parameters {
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
 * The places of a pipeline, from its definition: the inputs of its functions have the folders, the environment of containers the lake.
 *
 * @returns undefined for a state machine without a run lock
 */
export function runPlaces(definition: Definition): RunPlaces | undefined {
  const all = statesOf(definition).map(([, state]) => (state['Parameters'] ?? {}) as Parameters);
  const lake = datasetsOf(all);
  const uri = (place: unknown) => (/^s3a?:/.test(String(place)) ? String(place) : `${lake}/${String(place)}`);
  const { lock } = all.find((each) => isText(each.lock)) ?? {};
  if (lock === undefined || lake === undefined) return undefined;
  const load = all.find(({ ingesting, pending }) => isText(ingesting) && isText(pending));
  return {
    lock: uri(lock),
    ...(load && { files: { ingesting: uri(load.ingesting), stage: uri(load.pending) } }),
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
