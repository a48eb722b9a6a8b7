import type { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { definitionIn } from './definition-in';
import { targetOf, templateTarget } from './target';
import type { ParsedDefinition } from './types';

/**
 * The definition of a pipeline, to assert on: of a load, of transforms, or of any other state machine.
 *
 * A value that is known only at deployment is a text such as `<LogicalId.Attribute>`. Definitions of a large stack are assets, which a
 * template does not have: pass the stack then, which is synthesized.
 *
 * @param source The stack, or a template of it: `Template.fromStack(stack)`.
 * @param pipeline Its name, else its logical id, or the path of its construct. Not needed if there is only one.
 * @throws Error that lists the pipelines if none has the name, or if there are several and no name.
 */
export function definitionOf(source: Stack | Template, pipeline?: string): ParsedDefinition {
  return definitionIn('toJSON' in source ? templateTarget(source.toJSON()) : targetOf(source), pipeline);
}
