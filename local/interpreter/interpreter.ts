import '../engine/lambda/polyfill';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { typeOf } from './distributed-map';
import { stoppedError } from './errors';
import { Scope, scopes } from './scope';
import type { Definition, State } from '../asl';

interface EventLogger {
  dispatch(event: unknown): void;
  dispatchStateEnteredEvent(name: string, type: State['Type'], input: unknown): void;
  dispatchStateExitedEvent(name: string, type: State['Type'], input: unknown, output: unknown): void;
  dispatchStateFailedEvent(name: string, type: State['Type'], input: unknown, error: Error): void;
  dispatchStateRetriedEvent(): void;
  dispatchStateCaughtEvent(): void;
}

type Execute = (
  this: Machine,
  input: unknown,
  options: { readonly eventLogger: EventLogger; readonly abortSignal: AbortSignal },
  cleanUp: () => void,
) => Promise<unknown>;

interface Machine {
  readonly definition: Definition;
}

const internals = StateMachine.prototype as unknown as { execute?: Execute };
const execute = internals.execute;
if (!execute)
  throw new Error('this version of aws-local-stepfunctions is not known here: StateMachine has no execute()');

/**
 * Iterations of a Map and branches of a Parallel are state machines of their own to the interpreter, made inside of it. Its
 * event log brings their events to the outer one late, and not at all once that has ended; it starts the items of a Map that
 * still wait after another has failed; and it has no word for the state that is on. So each of them is listened to at the
 * source, in a scope of its own. Executions of anybody else are left as they are.
 */
internals.execute = function observed(input, options, cleanUp) {
  const outer = scopes.getStore();
  if (!outer) return execute.call(this, input, options, cleanUp);
  // The outermost one is the execution itself: the scope it was started in.
  const scope = outer.current && !outer.stopped ? outer.nested() : outer;
  if (scope.stopped) {
    cleanUp();
    return Promise.reject(stoppedError());
  }
  const { from } = scope;
  if (from && 'output' in from) {
    cleanUp();
    return Promise.resolve(from.output);
  }
  scope.interpreter = options.abortSignal;
  listen(options.eventLogger, scope, this.definition);
  const attempt = outer === scope ? undefined : outer.current?.attempt;
  const machine = from ? startingAt(this, from.state) : this;
  const result = scopes.run(scope, () => execute.call(machine, from ? from.input : input, options, cleanUp));
  result.then(
    (output) => scope.ended(output),
    // One that fails ends its siblings, and those that wait to start.
    () => attempt?.stop.abort(),
  );
  return result;
};

/** The same machine, to begin in another of its states. */
function startingAt(machine: Machine, StartAt: string): Machine {
  return Object.create(machine, { definition: { value: { ...machine.definition, StartAt } } }) as Machine;
}

function listen(logger: EventLogger, scope: Scope, { States }: Definition): void {
  // Nobody reads the log, so it need not be kept.
  logger.dispatch = () => undefined;
  logger.dispatchStateEnteredEvent = (name, _type, input) => scope.entered(name, typeOf(States[name]!), input);
  logger.dispatchStateExitedEvent = (_name, _type, _input, output) => scope.exited(output);
  logger.dispatchStateFailedEvent = (_name, _type, _input, error) => scope.failed(error);
  logger.dispatchStateRetriedEvent = () => scope.retried();
  logger.dispatchStateCaughtEvent = () => scope.caught();
}

/**
 * Checks a definition as AWS does when it is deployed.
 *
 * @throws Error saying what is wrong with it.
 */
export function validateDefinition(definition: Definition): void {
  // Its checks of ARNs and paths refuse some that AWS takes.
  new StateMachine(definition as unknown as StateMachineDefinition, {
    validationOptions: { checkArn: false, checkPaths: false },
  });
}

/** What the interpreter is started with. */
export interface Interpretation {
  /** From `adaptDefinition`. */
  readonly definition: Definition;
  readonly input: unknown;
  /** The scope of the execution, with its context object. */
  readonly scope: Scope;
  /** What each Task state does, by its name. */
  readonly tasks: Record<string, (input: unknown) => Promise<unknown>>;
  /** Milliseconds of Wait states and before retries, by the state's name, where they are not those of the definition. */
  readonly waits: Record<string, number>;
  readonly retryIntervals: Record<string, number>;
}

type RunOptions = NonNullable<Parameters<StateMachine['run']>[1]>;

/** Starts a state machine; the result fails with what the interpreter throws. */
export function interpret(run: Interpretation): { result: Promise<unknown>; abort: () => void } {
  const machine = new StateMachine(run.definition as unknown as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
  const overrides = {
    taskResourceLocalHandlers: run.tasks,
    waitTimeOverrides: run.waits,
    retryIntervalOverrides: run.retryIntervals,
  } as RunOptions['overrides'];
  return scopes.run(run.scope, () =>
    machine.run(run.input as Parameters<StateMachine['run']>[0], { overrides, context: run.scope.context }),
  );
}

let timeoutError: Promise<Error> | undefined;

/**
 * The error of a task that took too long. Retriers tell it from a failed task by its class, which the interpreter keeps to
 * itself: so one of it is provoked, once.
 */
export function taskTimeoutError(): Promise<Error> {
  timeoutError ??= scopes.exit(async () => {
    const Slow = { Type: 'Task', Resource: 'arn:aws:states:::local', TimeoutSeconds: 0.001, End: true };
    const machine = new StateMachine({ StartAt: 'Slow', States: { Slow } } as StateMachineDefinition, {
      validationOptions: { noValidate: true },
    });
    const never = () => new Promise<never>(() => undefined);
    const { result } = machine.run({}, { overrides: { taskResourceLocalHandlers: { Slow: never } } });
    const failure = await result.then(
      () => new Error('it did not time out'),
      (error: Error) => error,
    );
    // On AWS a timeout has no cause.
    return Object.assign(failure.cause as Error, { message: '' });
  });
  return timeoutError;
}
