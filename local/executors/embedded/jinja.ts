import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { CommandError } from './command-error';
import type { Variables } from './variables';

type Program = ReturnType<typeof parse>;

/** What this file uses of the interpreter; the package's own types do not name it. */
const BaseInterpreter = Interpreter as unknown as new (environment: Environment) => {
  run(program: Program): { readonly value: unknown };
  evaluate(node: unknown, environment: Environment): { readonly type: string };
};

/** Longest list that `range()` makes. */
const MAX_RANGE = 10_000;

/**
 * Renders Jinja. Unlike Starlake, which renders it as nothing, it takes an unknown variable that is printed for a mistake;
 * one may still ask whether it is there (`{% if x %}`, `{{ x | default('a') }}`).
 *
 * @param what What the text is, for the message.
 * @throws CommandError for an unknown variable, for what is no Jinja, and for what is not known here.
 */
export function renderJinja(text: string, variables: Variables, what: string): string {
  let program: Program;
  try {
    // Lines stay where they are: the end of one ends a comment of SQL.
    program = parse(tokenize(text, { trim_blocks: false, lstrip_blocks: false }));
  } catch (error) {
    throw new CommandError(`${what} is no Jinja that the embedded executor knows: ${(error as Error).message}`);
  }
  try {
    return String(new StrictInterpreter(program, environmentOf(variables), what).run(program).value);
  } catch (error) {
    if (error instanceof CommandError) {
      throw error;
    }
    throw new CommandError(`${what}: ${(error as Error).message}`);
  }
}

/** Fails where the value of an expression that is printed is not known. */
class StrictInterpreter extends BaseInterpreter {
  private readonly printed = new Set<unknown>();

  constructor(
    program: Program,
    environment: Environment,
    private readonly what: string,
  ) {
    super(environment);
    this.findPrinted(program);
  }

  override evaluate(node: unknown, environment: Environment): { readonly type: string } {
    const value = super.evaluate(node, environment);
    if (value.type === 'UndefinedValue' && this.printed.has(node)) {
      throw new CommandError(
        `${this.what} uses {{${textOf(node)}}}, which is not set: give it in env.sl.yml, the environment or --options`,
      );
    }
    return value;
  }

  private findPrinted(node: unknown): void {
    if (node === null || typeof node !== 'object') {
      return;
    }
    for (const [field, value] of Object.entries(node)) {
      if (/^(body|alternate|defaultBlock)$/.test(field) && Array.isArray(value)) {
        value.filter(isVariable).forEach((each) => this.printed.add(each));
      }
      for (const inner of Array.isArray(value) ? value : [value]) {
        this.findPrinted(inner);
      }
    }
  }
}

function isVariable(node: unknown): boolean {
  return /^(Identifier|MemberExpression)$/.test(String((node as { type?: unknown } | null)?.type));
}

function textOf(node: unknown): string {
  const { type, value, object, property } = node as Record<string, unknown>;
  return type === 'MemberExpression' ? `${textOf(object)}.${textOf(property)}` : String(value);
}

function environmentOf(variables: Variables): Environment {
  const environment = new Environment();
  const constants = { true: true, True: true, false: false, False: false, none: null, None: null, range };
  for (const [name, value] of Object.entries({ ...variables, ...constants })) {
    environment.set(name, value);
  }
  return environment;
}

function range(first: number, end?: number, step = 1): number[] {
  const [from, to] = end === undefined ? [0, first] : [first, end];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (!(length <= MAX_RANGE)) {
    throw new Error(`range(${[first, end, step].join(', ')}) has more than ${MAX_RANGE} numbers`);
  }
  return Array.from({ length }, (_, index) => from + index * step);
}
