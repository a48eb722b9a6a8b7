import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, StarlakePool, TransformPipeline } from '../lib';
import { pipelinesOf, readAssembly, type Assembly } from '../local/assembly';
import type { Pipeline } from '../local/pipeline';
import { SIDECAR } from './faults';
import { LINEAGES } from './transforms/lineages';

/** The pipelines of a separate job. */
export interface TransformLane {
  readonly assembly: Assembly;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
}

/**
 * Synthesizes every lineage, once for each lane.
 *
 * @returns the lanes; the folder of their assembly is not removed
 */
export function synthesizeLineages(count: number): TransformLane[] {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir: mkdtempSync(path.join(tmpdir(), 'starlake-faults-')), analyticsReporting: false });
  const lanes = Array.from({ length: count }, (_, i) => `Lane${i}`);
  for (const lane of lanes) {
    const stack = new Stack(app, lane);
    const bucket = new s3.Bucket(stack, 'Lake');
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket });
    const beside = new EcsStarlakeJob(stack, 'StarlakeBeside', { bucket });
    beside.taskDefinition.addContainer(SIDECAR, { image: ContainerImage.fromRegistry('router:1') });
    for (const { name, tasks, slots, retries, sidecar } of LINEAGES) {
      const pool = new StarlakePool({ name: `${name}-pool`, slots });
      new TransformPipeline(stack, name, { job: sidecar ? beside : job, tasks: [...tasks], pool, retries });
    }
  }
  const assembly = readAssembly(app.synth().directory);
  const found = pipelinesOf(assembly);
  const of = (lane: string, name: string) => found.find(({ path: at }) => at?.startsWith(`${lane}/${name}/`))!;
  return lanes.map((lane) => ({
    assembly,
    pipelines: new Map(LINEAGES.map(({ name }) => [name, of(lane, name)])),
  }));
}
