import '../engine/lambda/polyfill';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { scopes } from './scope';

/** Fills in a template (`Parameters`, `ItemSelector`) with the values of an input and a context object. */
export type Template = (input: unknown, context: Record<string, unknown>) => Promise<unknown>;

/**
 * Compiles a template. A state machine with one state fills it in, so it can hold everything that the interpreter
 * supports: paths and intrinsic functions.
 *
 * @returns a function that throws an Error named `States.Runtime` if a path has no value
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
