import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import { jinjaLine } from './jinja-line';
import { MarkingInterpreter, type Program } from './marking-interpreter';
import { replaceReferences } from './references';

/** Variables by name. */
export type Variables = { readonly [name: string]: string };

/** A template that cannot be rendered. */
export class JinjaError extends Error {
  override readonly name = 'JinjaError';

  /**
   * @param line line of the template, from 1; undefined where it is not known
   * @param isSyntax whether the syntax is invalid; else the template may only use Jinja that is not supported here
   */
  constructor(
    message: string,
    readonly line: number | undefined,
    readonly isSyntax: boolean,
  ) {
    super(message);
  }
}

// Longest list that `range()` makes.
const MAX_RANGE = 10_000;

/**
 * Renders as Starlake does: Jinja first, then `${x}` and any `{{x}}` that remains. A variable without a value becomes nothing
 * in Jinja and stays as it is in `${x}` (Starlake: utils/JinjaUtils.scala, utils/Formatter.scala).
 */
export class JinjaScope {
  private environment?: Environment;

  constructor(readonly variables: Variables) {}

  /** A scope with more variables; these take precedence. */
  with(more: Variables): JinjaScope {
    return new JinjaScope({ ...this.variables, ...more });
  }

  /**
   * @param markUnknown whether a printed variable without a value becomes a marker
   * @throws JinjaError if the Jinja is invalid, or uses something that is not supported here
   */
  render(text: string, markUnknown: boolean): string {
    if (!/\{[{%#]|\$\{/.test(text)) {
      return text;
    }
    const rendered = /\{[{%#]/.test(text) ? this.run(text, markUnknown) : text;
    return replaceReferences(rendered, (name) => this.value(name));
  }

  /** The value of a variable; undefined if it has no value. */
  value(name: string): string | undefined {
    return Object.hasOwn(this.variables, name) ? this.variables[name] : undefined;
  }

  private run(text: string, markUnknown: boolean): string {
    let program: Program;
    try {
      // Lines stay where they are: neither of Jinja's habits with white space is Starlake's.
      program = parse(tokenize(text, { trim_blocks: false, lstrip_blocks: false }));
    } catch (error) {
      const message = (error as Error).message;
      throw new JinjaError(message, jinjaLine(text), !/Unknown statement type/.test(message));
    }
    try {
      this.environment ??= newEnvironment(this.variables);
      const inner = new Environment(this.environment);
      const interpreter = markUnknown ? new MarkingInterpreter(program, inner) : new Interpreter(inner);
      const result = interpreter.run(program);
      // The tokenizer takes a line break off the end.
      return String(result.value) + (text.endsWith('\n') ? '\n' : '');
    } catch (error) {
      throw new JinjaError((error as Error).message, undefined, false);
    }
  }
}

function newEnvironment(variables: Variables): Environment {
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
  return Array.from({ length }, (_, i) => from + i * step);
}
