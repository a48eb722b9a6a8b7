import { asText, type Mapping } from '../project/mapping';

/** The columns of `sink.partition`. */
export function partitionOf(sink: Mapping): string[] {
  return (Array.isArray(sink.partition) ? sink.partition : []).map((name) => asText(name) ?? '');
}
