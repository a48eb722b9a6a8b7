import { findAmong } from '../../../assembly/find';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DescribedRun } from '../../../deployed/model';
import type { Arguments } from '../../arguments/spec';
import { UsageError } from '../../errors';
import type { Io } from '../../io';
import type { Parts } from '../../parts';
import { sayer, type Say } from './command-text';
import { connect } from './connect';

/** A deployed pipeline that a user asks about. */
export interface AskedPipeline {
  /** Where it is. */
  readonly project: DeployedProject;
  readonly pipeline: DeployedPipeline;
  /** Commands for that user to type. */
  readonly say: Say;
}

/** A run that a user asks about. */
export interface AskedRun extends AskedPipeline {
  readonly run: DescribedRun;
}

/**
 * The deployed pipeline that the first operand names, as `starlake-sfn run` takes it.
 *
 * @throws UsageError that lists the pipelines, with the nearest name, and errors of {@link connect}
 */
export async function askedPipeline(args: Arguments, io: Io, parts: Parts): Promise<AskedPipeline> {
  const project = await connect(args, io, parts);
  return { project, pipeline: pipelineNamed(project, args.operands[0]!), say: sayer(args) };
}

function pipelineNamed({ pipelines }: DeployedProject, name: string): DeployedPipeline {
  try {
    return findAmong(pipelines, name, 'what is deployed');
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
