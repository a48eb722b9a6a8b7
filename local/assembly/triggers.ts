import { DATASET_REFRESHED } from '../../lib/contract/dataset-event';
import type { JoinEvent, Trigger } from '../../lib/contract/join-datasets';
import { resourcesOf, type Assembly } from './model';
import type { Resolver } from './resolve';

/**
 * The triggers of an assembly, each with the ARN of the state machine that it starts. A trigger with more datasets than a rule
 * has room for has several rules, which say the same.
 */
export function triggersOf(assembly: Assembly, resolver: Resolver): Trigger[] {
  const found = new Map<string, Trigger>();
  for (const rule of resourcesOf(assembly, 'AWS::Events::Rule')) {
    const { EventPattern, Targets } = (rule.resource.Properties ?? {}) as RuleProperties;
    if (!EventPattern?.['detail-type']?.includes(DATASET_REFRESHED)) continue;
    for (const { InputTransformer } of Targets ?? []) {
      if (InputTransformer === undefined) continue;
      const template = resolver.text(InputTransformer.InputTemplate, rule);
      const trigger = triggerIn(template);
      if (trigger !== undefined) found.set(trigger.stateMachine, trigger);
    }
  }
  return [...found.values()];
}

/** Undefined for the template of a rule that somebody else made for these events. */
function triggerIn(template: string): Trigger | undefined {
  try {
    // EventBridge puts JSON in the place of its references, which have no quotes.
    const { trigger } = JSON.parse(template.replace(/:<[\w-]+>/g, ':null')) as Partial<JoinEvent>;
    return typeof trigger?.stateMachine === 'string' && Array.isArray(trigger.datasets) ? trigger : undefined;
  } catch {
    return undefined;
  }
}

interface RuleProperties {
  readonly EventPattern?: { readonly 'detail-type'?: readonly unknown[] };
  readonly Targets?: ReadonlyArray<{ readonly InputTransformer?: { readonly InputTemplate: unknown } }>;
}
