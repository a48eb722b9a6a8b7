import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import fc from 'fast-check';
import { definitionParts, ParsedDefinition } from '../helpers/definition';
import { FakeExecutor } from '../helpers/local-run';
import { EcsStarlakeJob, EcsStarlakeJobProps } from '../../lib';
import type { RunResult } from '../../local/run-event';

/** The same cases each time; `FUZZ_SEED` for others, `FUZZ_SCALE` for more. */
export const runs = <T>(numRuns: number): fc.Parameters<T> => ({
  seed: Number(process.env.FUZZ_SEED ?? 20_260_802),
  numRuns: Math.ceil(numRuns * Number(process.env.FUZZ_SCALE ?? 1)),
});

/** A job whose bucket is known by its name. */
export function newJob(stack: Stack, props: EcsStarlakeJobProps = {}, id = 'Job'): EcsStarlakeJob {
  const lake = stack.node.tryFindChild('Lake') as s3.IBucket | undefined;
  return new EcsStarlakeJob(stack, id, { bucket: lake ?? s3.Bucket.fromBucketName(stack, 'Lake', 'lake'), ...props });
}

/** The definition of a state machine, not validated, which takes long; each reference becomes a text. */
export function quickDefinition(machine: StateMachine, reference = '12345678'): ParsedDefinition {
  const parts = definitionParts(machine).map((part) => (typeof part === 'string' ? part : reference));
  return JSON.parse(parts.join(''));
}

/** What a computation throws, or returns. */
export function outcome<T>(compute: () => T): { error: Error } | { value: T } {
  try {
    return { value: compute() };
  } catch (error) {
    return { error: error as Error };
  }
}

/** An error that was not meant: of JavaScript itself, or of somebody who does not know what he was given. */
export function isAccident(error: Error): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof SyntaxError ||
    /Cannot read prop|is not a function|is not iterable|undefined \(reading/.test(error.message)
  );
}

/** Cause of a run that failed because of a function: the message that it threw. */
export function messageOf({ cause }: RunResult): string {
  return JSON.parse(cause!).errorMessage;
}

/** Starlake as far as its files go, for any domain and any rule that tells whose a file is. */
export class Lake extends FakeExecutor {
  public readonly loaded: string[] = [];

  constructor(
    public readonly root: string,
    private readonly domain: string,
    private readonly takes: (table: string, file: string) => boolean,
    private readonly fails: (table: string) => boolean = () => false,
  ) {
    super(({ argv }) => this.play(argv));
  }

  /** Puts files into an area; their content is their name. */
  public put(area: string, names: readonly string[], content = (name: string) => name): void {
    mkdirSync(this.folder(area), { recursive: true });
    names.forEach((name) => writeFileSync(path.join(this.folder(area), name), content(name)));
  }

  public files(area: string): string[] {
    return existsSync(this.folder(area)) ? readdirSync(this.folder(area)).sort() : [];
  }

  public content(area: string, name: string): string {
    return readFileSync(path.join(this.folder(area), name), 'utf8');
  }

  /** Names of the tables of each load, once. */
  public get tables(): string[] {
    const loads = this.runs.filter(({ argv }) => argv[0] === 'load').flatMap(({ argv }) => argv[6].split(','));
    return [...new Set(loads)].sort();
  }

  private play(argv: string[]): { exitCode: number } {
    if (argv[0] === 'stage') {
      this.move(this.files('incoming'), 'incoming', 'stage');
      return { exitCode: 0 };
    }
    // One that fails stops no other.
    const exits = argv[6].split(',').map((table) => this.load(table));
    return { exitCode: Math.max(...exits) };
  }

  private load(table: string): number {
    const mine = this.files('stage').filter((file) => this.takes(table, file));
    this.move(mine, 'stage', 'ingesting');
    if (this.fails(table)) return 1;
    this.loaded.push(...mine);
    this.move(mine, 'ingesting', 'archive');
    return 0;
  }

  private move(names: string[], from: string, to: string): void {
    mkdirSync(this.folder(to), { recursive: true });
    names.forEach((name) => renameSync(path.join(this.folder(from), name), path.join(this.folder(to), name)));
  }

  private folder(area: string): string {
    return path.join(this.root, 'datasets', area, this.domain);
  }
}
