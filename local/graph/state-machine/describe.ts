import { commandOf } from './command';
import { duration, pathName } from '../drawing/words';
import type { State } from '../../asl';
import type { NodeKind } from './node-kind';

/** The kind of a state, and in a few words what it does. */
export interface Description {
  readonly kind: NodeKind;
  readonly detail?: string;
}

const KINDS: Record<string, NodeKind> = {
  Choice: 'choice',
  Map: 'map',
  Parallel: 'parallel',
  Pass: 'pass',
  Succeed: 'succeed',
};

/**
 * Distinguishes Lambda functions and ECS containers from other tasks, and says what each of them runs.
 * @param state any state
 * @param selector `ItemSelector` of the Map that the state is in: a command can refer to it
 */
export function describe(state: State, selector?: unknown): Description {
  switch (state.Type) {
    case 'Task':
      return describeTask(state, selector);
    case 'Wait':
      return { kind: 'wait', detail: waitDetail(state) };
    case 'Fail':
      return { kind: 'fail', detail: text(state.Error) ?? named(state.ErrorPath) };
    default:
      return { kind: KINDS[state.Type] ?? 'task' };
  }
}

function describeTask(state: State, selector: unknown): Description {
  const resource = text(state.Resource) ?? '';
  const parameters = record(state.Parameters ?? state.Arguments);
  if (/:states:[^:]*:[^:]*:ecs:runTask/.test(resource))
    return { kind: 'container', detail: commandOf(parameters, selector) };
  if (/:states:[^:]*:[^:]*:lambda:invoke/.test(resource)) {
    return { kind: 'lambda', detail: functionName(parameters.FunctionName) ?? named(parameters['FunctionName.$']) };
  }
  const kind = /^arn:[^:]*:lambda:/.test(resource) || record(state.Resource)['Fn::GetAtt'] ? 'lambda' : 'task';
  if (kind === 'lambda') return { kind, detail: functionName(state.Resource) };
  return { kind, detail: resource.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '').replaceAll(':', ' ') || undefined };
}

/** An ARN can end in a version or an alias: the name follows `function:`. */
function functionName(reference: unknown): string | undefined {
  const name = text(reference);
  if (name !== undefined) return /:function:([^:]+)/.exec(name)?.[1] ?? name.split(/[:/]/).pop();
  const { Ref: ref, 'Fn::GetAtt': attribute } = record(reference);
  return text(ref) ?? text(Array.isArray(attribute) ? attribute[0] : attribute);
}

function waitDetail(state: State): string | undefined {
  if (typeof state.Seconds === 'number') return duration(state.Seconds);
  const until = text(state.Timestamp) ?? named(state.TimestampPath);
  if (until !== undefined) return `until ${until}`;
  const seconds = named(state.SecondsPath);
  return seconds === undefined ? text(state.Seconds) : `${seconds} s`;
}

function named(path: unknown): string | undefined {
  return typeof path === 'string' ? `{${pathName(path)}}` : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
