import '../engine/lambda/polyfill';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { scopes } from './scope';

/** Fills in a template (`Parameters`, `ItemSelector`) with the values of an input and a context object. */
export type Template = (input: unknown, context: Record<string, unknown>) => Promise<unknown>;

/**
 * Compiles a template. A state machine of one state fills it in, so it may hold what the interpreter knows: paths and
 * intrinsic functions.
 *
 * @returns a function that throws an Error named `States.Runtime` when a path leads nowhere
 */
export function compileTemplate(template: unknown): Template {
  const It = { Type: 'Pass', Parameters: template, End: true };
  const machine = new StateMachine({ StartAt: 'It', States: { It } } as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
  return (input, context) =>
    scopes.exit(async () => {
      const { result } = machine.run(input as Parameters<StateMachine['run']>[0], { context });
      return result.catch((error: Error) => {
        throw error.cause ?? error;
      });
    });
}
