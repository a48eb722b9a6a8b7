import { Environment, Interpreter, parse } from '@huggingface/jinja';
import { unknown } from './markers';

/** A template that is parsed. */
export type Program = ReturnType<typeof parse>;

interface Value {
  readonly type: string;
  readonly value: unknown;
}

/** What this file uses of the interpreter; the package's own types do not name it. */
const BaseInterpreter = Interpreter as unknown as new (environment: Environment) => {
  run(program: Program): Value;
  evaluate(node: unknown, environment: Environment): Value;
};

/**
 * Prints a marker for a variable without a value, where Jinja prints nothing. Templates can still test whether it has a value
 * (`{% if x %}`, `{{ x | default('a') }}`).
 */
export class MarkingInterpreter extends BaseInterpreter {
  private readonly printed = new Set<unknown>();

  constructor(program: Program, environment: Environment) {
    super(environment);
    this.findPrinted(program);
  }

  override evaluate(node: unknown, environment: Environment): Value {
    const value = super.evaluate(node, environment);
    return value.type === 'UndefinedValue' && this.printed.has(node)
      ? super.evaluate({ type: 'StringLiteral', value: unknown(nameOf(node)) }, environment)
      : value;
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

function nameOf(node: unknown): string {
  const { type, value, object, property } = node as Record<string, unknown>;
  return type === 'MemberExpression' ? `${nameOf(object)}.${nameOf(property)}` : String(value);
}
