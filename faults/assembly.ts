import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadGrouping, LoadPipeline, Overlap, PreLoadStrategy, StaleFiles, StarlakePool } from '../lib';
import { pipelinesOf, readAssembly, type Assembly } from '../local/assembly';
import type { Pipeline } from '../local/pipeline';
import { ACK_FILE } from './ack-file';
import { SIDECAR } from './faults';
import { DOMAIN, TABLE_NAMES, TABLES } from './tables';
import { VARIANTS, type Variant } from './variants';

/** The pipelines of a separate job: lanes do not see each other's runs. */
export interface Lane {
  readonly assembly: Assembly;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
}

/**
 * Synthesizes every variant of the pipeline, once for each lane.
 *
 * @returns the lanes; the folder of their assembly is not removed
 */
export function synthesizeLanes(count: number): Lane[] {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir: mkdtempSync(path.join(tmpdir(), 'starlake-faults-')), analyticsReporting: false });
  const names = Array.from({ length: count }, (_, i) => `Lane${i}`);
  for (const name of names) {
    const stack = new Stack(app, name);
    const bucket = new s3.Bucket(stack, 'Lake');
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket });
    const beside = new EcsStarlakeJob(stack, 'StarlakeBeside', { bucket });
    beside.taskDefinition.addContainer(SIDECAR, { image: ContainerImage.fromRegistry('router:1') });
    for (const variant of VARIANTS) addPipeline(stack, variant.sidecar ? beside : job, variant);
  }
  const assembly = readAssembly(app.synth().directory);
  const found = pipelinesOf(assembly);
  return names.map((name) => ({
    assembly,
    pipelines: new Map(
      VARIANTS.map((variant) => [
        variant.name,
        found.find(({ path: at }) => at?.startsWith(`${name}/${variant.name}/`))!,
      ]),
    ),
  }));
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
