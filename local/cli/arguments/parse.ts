import { parseArgs } from 'node:util';
import { UsageError } from '../errors';
import { nearest } from '../../../lib/text/nearest';
import type { Arguments, CommandSpec } from './spec';

/**
 * Reads the arguments of a command.
 *
 * @throws UsageError for an unknown option (with the nearest known one), a value that is missing, superfluous or not
 * one of the choices, and for too few or too many operands
 */
export function parseCommand(spec: CommandSpec, argv: readonly string[]): Arguments {
  const types = Object.entries(spec.options).map(
    ([name, { value, short }]) => [name, { type: kind(value), ...(short === undefined ? {} : { short }) }] as const,
  );
  // Not strict: Node's own messages name neither the nearest option nor the command's help.
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  const operands: string[] = [];
  const values: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const switches = new Set<string>();
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) {
    return { operands, values, lists, switches, help: true };
  }
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const value = checkOption(spec, token);
    if (value === undefined) switches.add(token.name);
    else if (spec.options[token.name]!.many) (lists[token.name] ??= []).push(value);
    else values[token.name] = value;
  }
  checkOperands(spec, operands);
  return { operands, values, lists, switches, help: false };
}

function checkOption(spec: CommandSpec, token: { name: string; rawName: string; value?: string }): string | undefined {
  const seeHelp = `See starlake-sfn ${spec.name} --help.`;
  const option = Object.hasOwn(spec.options, token.name) ? spec.options[token.name] : undefined;
  if (option === undefined) {
    const near = nearest(token.name, [...Object.keys(spec.options), 'help']);
    throw new UsageError(
      `unknown option ${token.rawName} for ${spec.name}`,
      near === undefined ? seeHelp : `Did you mean --${near}?`,
    );
  }
  if (option.value === undefined) {
    if (token.value !== undefined)
      throw new UsageError(`--${token.name} takes no value, got "${token.value}"`, seeHelp);
    return undefined;
  }
  // `--root --json` is a forgotten value, not a folder of that name; a single dash is standard input.
  if (token.value === undefined || /^-./.test(token.value)) {
    throw new UsageError(`--${token.name} needs a value: --${token.name} ${option.value}`, seeHelp);
  }
  if (option.choices !== undefined && !option.choices.includes(token.value)) {
    const near = nearest(token.value, option.choices);
    throw new UsageError(
      `--${token.name} must be one of ${option.choices.join(', ')}; got "${token.value}"`,
      near === undefined ? undefined : `Did you mean ${near}?`,
    );
  }
  return token.value;
}

function checkOperands(spec: CommandSpec, operands: readonly string[]): void {
  const missing = spec.operands[operands.length];
  if (missing !== undefined && !missing.optional) {
    throw new UsageError(
      missing.isWord ? `${spec.name} what?` : `${spec.name} needs a ${missing.name}`,
      missing.isWord
        ? `Type: starlake-sfn ${spec.name} ${missing.name}.`
        : missing.name === 'pipeline'
          ? `starlake-sfn ${missing.listedBy ?? 'list'} shows their names.`
          : undefined,
    );
  }
  for (const [at, { name, isWord }] of spec.operands.entries()) {
    if (isWord && operands[at] !== name) {
      throw new UsageError(
        `${spec.name} has no "${operands[at]}"`,
        `It has: starlake-sfn ${spec.name} ${name}. See starlake-sfn ${spec.name} --help.`,
      );
    }
  }
  if (operands.length > spec.operands.length) {
    const extra = operands.slice(spec.operands.length).map((each) => `"${each}"`);
    throw new UsageError(`${spec.name} does not take ${extra.join(' ')}`, `See starlake-sfn ${spec.name} --help.`);
  }
}

function kind(value: string | undefined): 'string' | 'boolean' {
  return value === undefined ? 'boolean' : 'string';
}
