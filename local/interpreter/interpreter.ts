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
 * The interpreter makes a separate state machine for each iteration of a Map and each branch of a Parallel. Its event
 * log passes their events to the outer one late, and not at all after its end; it still starts waiting items of a Map
 * after another one has failed; and it does not tell the current state. So this listens to each of them directly, in a
 * separate scope. Executions of other users do not change.
 */
internals.execute = function observed(input, options, cleanUp) {
  const outer = scopes.getStore();
  if (!outer) return execute.call(this, input, options, cleanUp);
  // The outermost state machine is the execution itself: the scope that it was started in.
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
    // If one fails, its siblings end, including those that wait to start.
    () => attempt?.stop.abort(),
  );
  return result;
};

/** The same machine, to begin in another of its states. */
function startingAt(machine: Machine, StartAt: string): Machine {
  return Object.create(machine, { definition: { value: { ...machine.definition, StartAt } } }) as Machine;
}

function listen(logger: EventLogger, scope: Scope, { States }: Definition): void {
  // Nothing reads the log, so it is not kept.
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
  // Its checks of ARNs and paths refuse some that AWS accepts.
  new StateMachine(definition as unknown as StateMachineDefinition, {
    validationOptions: { checkArn: false, checkPaths: false },
  });
}

/** Options of the interpreter. */
export interface Interpretation {
  /** From `adaptDefinition`. */
  readonly definition: Definition;
  readonly input: unknown;
  /** The scope of the execution, with its context object. */
  readonly scope: Scope;
  /** The function of each Task state, by the state's name. */
  readonly tasks: Record<string, (input: unknown) => Promise<unknown>>;
  /** Milliseconds of Wait states and before retries, by the state's name, if they differ from the definition. */
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
 * The error of a task that took too long. Retriers distinguish it from a failed task by its class, which the
 * interpreter does not export: so it is provoked once.
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
