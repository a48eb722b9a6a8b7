import { Duration, Size, Stack } from 'aws-cdk-lib';
import { EcsStarlakeJob, LoadGrouping, LoadPipeline, Overlap, PreLoadStrategy, StaleFiles, StarlakePool } from '../lib';
import { ACK_FILE } from './ack-file';
import { lanesOf, type Lane } from './lanes';
import { DOMAIN, TABLE_NAMES, TABLES } from './tables';
import { VARIANTS, type Variant } from './variants';

/**
 * Synthesizes every variant of the load pipeline, once for each lane.
 *
 * @returns the lanes; the folder of their assembly is not removed
 */
export function synthesizeLanes(count: number): Lane[] {
  return lanesOf(count, VARIANTS, addPipeline);
}

function addPipeline(stack: Stack, job: EcsStarlakeJob, variant: Variant): void {
  const { name, strategy, overlap, staleFiles, retries, slots, ladder, timed, unknown, appends } = variant;
  const { maxRejectedRatio, grouping } = variant;
  new LoadPipeline(stack, name, {
    job,
    domain: DOMAIN,
    pipelineName: name,
    tables: TABLE_NAMES.map((table) => ({
      name: table,
      ...(unknown.includes(table) ? {} : { pattern: TABLES[table].pattern }),
      ...(appends ? { writeStrategy: 'APPEND' } : {}),
      ...(timed.includes(table) ? { taskTimeout: Duration.seconds(2) } : {}),
    })),
    pool: new StarlakePool({ name: `${name}-pool`, slots }),
    preLoadStrategy: PreLoadStrategy[strategy],
    globalAckFilePath: `{SL_DATASETS}/${ACK_FILE}`,
    ackWaitTimeout: Duration.minutes(3),
    overlap: Overlap[overlap],
    staleFiles: StaleFiles[staleFiles],
    retries,
    maxRejectedRatio,
    grouping: grouping === 'AUTOMATIC' ? LoadGrouping.AUTOMATIC : LoadGrouping.atMost(grouping),
    ...(ladder ? { memoryLadder: [Size.gibibytes(16), Size.gibibytes(30)] } : {}),
  });
}
