/** The implementation of each command, by the name of its class. */
export type Operations = Readonly<Record<string, (input: never) => unknown>>;

/** An error of a service; handlers recognize it by its name. */
export class ServiceError extends Error {
  readonly $fault = 'client';
  readonly $metadata = { httpStatusCode: 400 };

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** A module of the SDK whose clients and commands can be created, as handlers do when they are loaded, but not sent. */
export function refusingModule(): object {
  // The proxy is a prototype: bundlers copy the prototype of a module, and of its own names only those that it lists.
  return Object.create(new Proxy({}, { get: (_, key) => (key === '__esModule' ? true : Refusing) }));
}

/** A module of the SDK whose client answers these commands; everything else in it throws, as in {@link refusingModule}. */
export function clientModule(client: string, operations: Operations): object {
  const commands = Object.keys(operations).map((name) => [name, commandOf()] as const);
  class Client {
    readonly config: unknown;

    constructor(config: unknown = {}) {
      this.config = config;
    }

    async send(command: { readonly input?: unknown }): Promise<unknown> {
      const known = commands.find(([, type]) => command instanceof type);
      if (!known) return refuse();
      // Copied both ways, so that a handler cannot change data of the account.
      return structuredClone(operations[known[0]]!(structuredClone(command.input ?? {}) as never));
    }

    destroy(): void {}
  }
  return Object.assign(refusingModule(), { [client]: Client, ...Object.fromEntries(commands) });
}

function commandOf() {
  return class Command {
    constructor(readonly input?: unknown) {}
  };
}

function refuse(): never {
  throw new Error('starlake-sfn runs state machines on this machine only and never calls AWS');
}

function Refusing(this: unknown) {
  if (!new.target) refuse();
}
Refusing.prototype.send = refuse;
