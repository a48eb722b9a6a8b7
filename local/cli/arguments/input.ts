import { readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from '../errors';
import type { Io } from '../io';

/**
 * The input of an execution, from `--input`: JSON, `@file.json`, or `-` for standard input. Without the option `{}`,
 * as a scheduled start without input.
 *
 * @throws UsageError when it cannot be read, or is not JSON or null
 */
export async function readInput(option: string | undefined, io: Io): Promise<unknown> {
  if (option === undefined) return {};
  const { text, from } = await read(option, io);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `--input is not JSON (${from}): ${messageOf(error)}`,
      `Examples: --input '{"tables":["orders"]}', --input @file.json, or --input - for standard input.`,
    );
  }
  // For an execution, null would be the same as {}.
  if (input === null) throw new UsageError(`--input must be a JSON object, got null (${from})`);
  return input;
}

async function read(option: string, io: Io): Promise<{ text: string; from: string }> {
  if (option === '-') {
    const chunks: Uint8Array[] = [];
    for await (const chunk of io.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return { text: Buffer.concat(chunks).toString('utf8'), from: 'standard input' };
  }
  if (!option.startsWith('@')) return { text: option, from: option.length > 60 ? `${option.slice(0, 60)}…` : option };
  const file = option.slice(1);
  try {
    return { text: readFileSync(path.resolve(io.cwd, file), 'utf8'), from: file };
  } catch (error) {
    throw new UsageError(`cannot read the input file ${file}: ${messageOf(error)}`);
  }
}
