import { Construct } from 'constructs';
import { StackLimits } from '../private/stack-limits';

/** Adds to the error about a stack that is too large how to split the project. */
export function adviseSplit(project: Construct): void {
  StackLimits.of(project).advice = (each) =>
    `a StarlakeProject in each, with the names of ${each} pipelines or domains as its 'only'`;
}
