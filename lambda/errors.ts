/** An error by the name that a state machine catches and people search for. */
export function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  // Lambda puts the stack into the cause, where it hides the message.
  error.stack = '';
  return error;
}
