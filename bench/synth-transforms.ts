import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { LineageGraph } from './makespan/graphs';
import { APP_PROPS, ENVIRONMENT, inGroups } from './workload';
import { pipelinesOf, readAssembly } from '../local/assembly';
import { EcsStarlakeJob, StarlakePool, TransformPipeline } from '../lib';
import type { Definition } from '../local/asl';

/** How many pipelines fit into one template. */
const PIPELINES_PER_STACK = 40;

/** The synthesized definitions of transform pipelines for these lineages, by their names. */
export function transformDefinitions(graphs: readonly LineageGraph[]): Map<string, Definition> {
  const directory = mkdtempSync(path.join(tmpdir(), 'starlake-bench-'));
  try {
    const app = new App({ ...APP_PROPS, outdir: directory });
    const job = new EcsStarlakeJob(new Stack(app, 'Starlake'), 'Job', { options: { slEnvVar: ENVIRONMENT } });
    inGroups([...graphs], PIPELINES_PER_STACK).forEach((group, i) => {
      const stack = new Stack(app, `Transforms${i}`);
      for (const { name, slots, tasks } of group) {
        const declared = tasks.map((task) => ({ name: task.name, dependencies: task.dependencies }));
        new TransformPipeline(stack, name, { job, tasks: declared, pool: new StarlakePool({ name, slots }) });
      }
    });
    app.synth();
    const names = new Set(graphs.map(({ name }) => name));
    const pipelines = pipelinesOf(readAssembly(directory)).filter(({ name }) => names.has(name));
    // Resolved here, while their folder still exists.
    return new Map(pipelines.map((pipeline) => [pipeline.name, pipeline.definition!]));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
