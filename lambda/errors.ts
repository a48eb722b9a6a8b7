import type { HandlerError } from '../lib/contract/errors';

/** An error that a handler throws, by a name of the contract. */
export function starlakeError(name: HandlerError, message: string): Error {
  return named(name, message);
}

/** An error by the name that a state machine catches. */
export function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  // Lambda writes the stack into the cause, where it hides the message.
  error.stack = '';
  return error;
}
