import type { ExecutionContext } from '../../lib/contract/pre-load';

/** A run of a pipeline: an execution, and how often it was redriven. */
export interface Run {
  /** The domain; of a transform pipeline, its name. */
  readonly domain: string;
  /**
   * Names of the tasks of a transform pipeline.
   *
   * @default - it is a load pipeline: it runs all commands of the domain
   */
  readonly transforms?: ReadonlySet<string>;
  /** ARN of the execution. */
  readonly execution: string;
  readonly redrive: number;
}

type Execution = Pick<ExecutionContext, 'Id' | 'RedriveCount'>;

/** The run of a load pipeline. */
export function runOf(domain: string, { Id, RedriveCount = 0 }: Execution): Run {
  return { domain, execution: Id, redrive: RedriveCount };
}

/** The run of a transform pipeline. */
export function transformRunOf(pipeline: string, transforms: Iterable<string>, execution: Execution): Run {
  return { ...runOf(pipeline, execution), transforms: new Set(transforms) };
}

/** What a run works on, for people. */
export function nameOf({ domain, transforms }: Run): string {
  return transforms ? `pipeline '${domain}'` : `domain '${domain}'`;
}
