import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob } from '../lib';
import { pipelinesOf, readAssembly, type Assembly } from '../local/assembly';
import type { Pipeline } from '../local/pipeline';
import { SIDECAR } from './faults';

/** The pipelines of a separate job: lanes do not see each other's runs. */
export interface Lane {
  readonly assembly: Assembly;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
}

/** What a pipeline is made of. */
interface Variant {
  readonly name: string;
  /** Whether its containers have a sidecar. */
  readonly sidecar?: boolean;
}

/**
 * Synthesizes every variant of a pipeline, once for each lane.
 *
 * @param add makes the pipeline of a variant, with its name as the id
 * @returns the lanes; the folder of their assembly is not removed
 */
export function lanesOf<T extends Variant>(
  count: number,
  variants: readonly T[],
  add: (stack: Stack, job: EcsStarlakeJob, variant: T) => void,
): Lane[] {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir: mkdtempSync(path.join(tmpdir(), 'starlake-faults-')), analyticsReporting: false });
  const lanes = Array.from({ length: count }, (_, i) => `Lane${i}`);
  for (const lane of lanes) {
    const stack = new Stack(app, lane);
    const bucket = new s3.Bucket(stack, 'Lake');
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket });
    const beside = new EcsStarlakeJob(stack, 'StarlakeBeside', { bucket });
    beside.taskDefinition.addContainer(SIDECAR, { image: ContainerImage.fromRegistry('router:1') });
    for (const variant of variants) add(stack, variant.sidecar ? beside : job, variant);
  }
  const assembly = readAssembly(app.synth().directory);
  const found = pipelinesOf(assembly);
  const of = (lane: string, name: string) => found.find(({ path: at }) => at?.startsWith(`${lane}/${name}/`))!;
  return lanes.map((lane) => ({ assembly, pipelines: new Map(variants.map(({ name }) => [name, of(lane, name)])) }));
}
