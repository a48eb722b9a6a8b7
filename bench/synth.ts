import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { cpuTime } from './cpu-time';
import type { synthPlain } from './synth-plain';
import { APP_PROPS, type Workload } from './workload';
import { pipelinesOf, readAssembly } from '../local/assembly';

/** Limits of CloudFormation: bytes of a template, resources in it. */
const MAX_TEMPLATE_BYTES = 1_048_576;
const MAX_RESOURCES = 500;

/** The two ways to write the project; ours also with a schedule for each pipeline. */
export type Variant = 'ours' | 'scheduled' | 'plain';

/** Time and output of one synth of an app. */
export interface SynthResult {
  /**
   * Milliseconds of CPU from the creation of the app to the end of `app.synth()`, including modules that load on first use.
   */
  readonly milliseconds: number;
  /** The same, including the modules that the app imports. */
  readonly withImports: number;
  /** Bytes of all templates and of definitions beside them: what `cdk deploy` uploads of them. */
  readonly templateBytes: number;
  /** Bytes of the largest template. */
  readonly largestTemplate: number;
  readonly resources: number;
  readonly stacks: number;
  /** Size of the first domain's deployed definition in bytes. */
  readonly definitionBytes: number;
}

/**
 * Constructs and synthesizes an app, once. Call it in a new process to measure the time.
 *
 * @throws Error when a stack is larger than CloudFormation accepts
 */
export function synth(variant: Variant, workload: Workload): SynthResult {
  const directory = mkdtempSync(path.join(tmpdir(), 'starlake-bench-'));
  process.env.CDK_VALIDATION = 'false';
  try {
    const begin = cpuTime();
    // Loaded here, to measure it, and so that each variant loads only its own modules.
    const { App } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
    const write = variant === 'plain' ? plain() : ours(variant === 'scheduled');
    const start = cpuTime();
    const app = new App({ ...APP_PROPS, outdir: directory });
    write(app, workload);
    app.synth();
    const end = cpuTime();
    return {
      milliseconds: end - start,
      withImports: end - begin,
      ...sizes(directory),
      definitionBytes: definitionBytes(directory),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function ours(isScheduled: boolean): typeof synthPlain {
  const { synthOurs } = require('./synth-ours') as typeof import('./synth-ours');
  return (app, workload) => synthOurs(app, workload, isScheduled ? { cron: '0 3 * * *' } : undefined);
}

function plain(): typeof synthPlain {
  return (require('./synth-plain') as typeof import('./synth-plain')).synthPlain;
}

type Sizes = Pick<SynthResult, 'templateBytes' | 'largestTemplate' | 'resources' | 'stacks'>;

function sizes(directory: string): Sizes {
  const files = readdirSync(directory);
  const definitions = files.filter((file) => /^asset\.\w+\.json$/.test(file));
  const templates = files
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => {
      const text = readFileSync(path.join(directory, file));
      const { Resources = {} } = JSON.parse(text.toString()) as { Resources?: object };
      const resources = Object.keys(Resources).length;
      if (text.length > MAX_TEMPLATE_BYTES || resources > MAX_RESOURCES) {
        throw new Error(
          `${file} has ${text.length} bytes and ${resources} resources: more than CloudFormation accepts`,
        );
      }
      return { bytes: text.length, resources };
    });
  const bytes = [
    ...templates.map((template) => template.bytes),
    ...definitions.map((file) => statSync(path.join(directory, file)).size),
  ];
  return {
    templateBytes: bytes.reduce((sum, each) => sum + each, 0),
    largestTemplate: Math.max(...templates.map((template) => template.bytes)),
    resources: templates.reduce((sum, { resources }) => sum + resources, 0),
    stacks: templates.length,
  };
}

function definitionBytes(directory: string): number {
  const [first] = pipelinesOf(readAssembly(directory));
  return Buffer.byteLength(JSON.stringify(first!.definition));
}
