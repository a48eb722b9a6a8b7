import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { synthOurs } from './synth-ours';
import type { synthPlain } from './synth-plain';
import { APP_PROPS, type Workload } from './workload';
import { pipelinesOf, readAssembly } from '../local/assembly';

/** Limits of CloudFormation: bytes of a template, resources in it. */
const MAX_TEMPLATE_BYTES = 1_048_576;
const MAX_RESOURCES = 500;

/** The two ways to write the project. */
export type Variant = 'ours' | 'plain';

/** Time and output of one synth of an app. */
export interface SynthResult {
  /**
   * Milliseconds from the creation of the app to the end of `app.synth()`, including modules that load on first use.
   */
  readonly milliseconds: number;
  /** The same, including the modules that the app imports. */
  readonly withImports: number;
  /** Bytes of all templates. */
  readonly templateBytes: number;
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
    const begin = performance.now();
    // Loaded here, to measure it, and so that each variant loads only its own modules.
    const { App } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
    const write = variant === 'ours' ? ours() : plain();
    const start = performance.now();
    const app = new App({ ...APP_PROPS, outdir: directory });
    write(app, workload);
    app.synth();
    const end = performance.now();
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

function ours(): typeof synthOurs {
  return (require('./synth-ours') as typeof import('./synth-ours')).synthOurs;
}

function plain(): typeof synthPlain {
  return (require('./synth-plain') as typeof import('./synth-plain')).synthPlain;
}

function sizes(directory: string): Pick<SynthResult, 'templateBytes' | 'resources' | 'stacks'> {
  const files = readdirSync(directory).filter((file) => file.endsWith('.template.json'));
  const templates = files.map((file) => {
    const text = readFileSync(path.join(directory, file));
    const { Resources = {} } = JSON.parse(text.toString()) as { Resources?: object };
    const resources = Object.keys(Resources).length;
    if (text.length > MAX_TEMPLATE_BYTES || resources > MAX_RESOURCES) {
      throw new Error(`${file} has ${text.length} bytes and ${resources} resources: more than CloudFormation accepts`);
    }
    return { bytes: text.length, resources };
  });
  return {
    templateBytes: templates.reduce((sum, { bytes }) => sum + bytes, 0),
    resources: templates.reduce((sum, { resources }) => sum + resources, 0),
    stacks: templates.length,
  };
}

function definitionBytes(directory: string): number {
  const [first] = pipelinesOf(readAssembly(directory));
  return Buffer.byteLength(JSON.stringify(first!.definition));
}
