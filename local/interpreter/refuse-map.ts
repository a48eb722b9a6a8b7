import { isDistributed, type DistributedMap } from './distributed-map';
import type { State } from '../asl';

/** Fields of an inline Map that the interpreter silently ignores. */
const DISTRIBUTED_ONLY: Readonly<Record<string, string>> = {
  ItemReader: 'items read from S3',
  ResultWriter: 'results written to S3',
  ToleratedFailureCount: 'tolerated failures',
  ToleratedFailureCountPath: 'tolerated failures',
  ToleratedFailurePercentage: 'tolerated failures',
  ToleratedFailurePercentagePath: 'tolerated failures',
};

const UNSUPPORTED: Readonly<Record<string, string>> = { ItemBatcher: 'batches of items', Items: 'JSONata' };

const GET_OBJECT = /^arn:[^:]+:states:::s3:getObject$/;
const PUT_OBJECT = /^arn:[^:]+:states:::s3:putObject$/;

/** The field or value of a Map that is not supported on this machine; undefined if it can run. */
export function unsupportedInMap(map: State): string | undefined {
  const fields = isDistributed(map) ? UNSUPPORTED : { ...UNSUPPORTED, ...DISTRIBUTED_ONLY };
  const field = Object.keys(fields).find((each) => each in map);
  if (field !== undefined) return `${fields[field]} (${field})`;
  return isDistributed(map) ? (inProcessor(map) ?? inReader(map) ?? inWriter(map)) : undefined;
}

function inProcessor({ ItemProcessor }: DistributedMap): string | undefined {
  const { ProcessorConfig } = ItemProcessor as { ProcessorConfig?: Readonly<Record<string, unknown>> };
  return otherThan(['STANDARD'], 'ExecutionType', ProcessorConfig, 'ProcessorConfig');
}

function inReader({ ItemReader, ItemsPath }: DistributedMap): string | undefined {
  if (ItemReader === undefined) return undefined;
  const { Resource, Parameters, ReaderConfig = {} } = ItemReader;
  if (!GET_OBJECT.test(String(Resource))) return `${String(Resource)} (ItemReader.Resource): only s3:getObject runs`;
  if (ItemsPath !== undefined) return 'items inside of a file (ItemsPath beside ItemReader)';
  return (
    otherThan(['JSON'], 'InputType', ReaderConfig, 'ItemReader.ReaderConfig') ??
    unknownIn('ItemReader.ReaderConfig', ReaderConfig, ['InputType']) ??
    unknownIn('ItemReader.Parameters', Parameters, ['Bucket', 'Key'])
  );
}

function inWriter({ ResultWriter }: DistributedMap): string | undefined {
  if (ResultWriter === undefined) return undefined;
  const { Resource, Parameters, WriterConfig } = ResultWriter;
  if (!PUT_OBJECT.test(String(Resource))) return `${String(Resource)} (ResultWriter.Resource): only s3:putObject runs`;
  const config = { Transformation: 'NONE', OutputType: 'JSON', ...WriterConfig };
  return (
    otherThan(['NONE', 'COMPACT', 'FLATTEN'], 'Transformation', config, 'ResultWriter.WriterConfig') ??
    otherThan(['JSON'], 'OutputType', config, 'ResultWriter.WriterConfig') ??
    unknownIn('ResultWriter.WriterConfig', config, ['Transformation', 'OutputType']) ??
    unknownIn('ResultWriter.Parameters', Parameters, ['Bucket', 'Prefix'])
  );
}

type Fields = Readonly<Record<string, unknown>>;

function otherThan(known: readonly string[], field: string, fields: Fields = {}, where: string): string | undefined {
  const value = String(fields[field]);
  return known.includes(value) ? undefined : `${value} (${where}.${field}): only ${known.join(', ')} runs`;
}

function unknownIn(where: string, fields: Fields = {}, known: readonly string[]): string | undefined {
  const unknown = Object.keys(fields).find((field) => !known.includes(field.replace(/\.\$$/, '')));
  return unknown === undefined ? undefined : `${unknown} (${where})`;
}
