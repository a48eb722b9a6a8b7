import { Construct } from 'constructs';
import { StackLimits } from '../private/stack-limits';

/** Has it said of a project that is too large for its stack how to split it. */
export function adviseSplit(project: Construct): void {
  StackLimits.of(project).advice = (each) =>
    `a StarlakeProject in each, with the names of ${each} pipelines or domains as its 'only'`;
}
