import * as fs from 'node:fs/promises';
import { parse } from 'yaml';
import { CommandError } from './command-error';
import { hasCode } from './files';
import { render, type Variables } from './variables';

/** A YAML mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

/**
 * Reads one section of a metadata file, its variables replaced first, as Starlake does.
 *
 * @param file The `.sl.yml` file.
 * @param section Its only section, for example `table`.
 * @returns The section; undefined if there is no such file.
 * @throws CommandError naming the file if it is not what Starlake would read.
 */
export async function readSection(file: string, section: string, variables: Variables): Promise<Mapping | undefined> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
  let document: unknown;
  try {
    document = parse(render(text, variables));
  } catch (error) {
    throw new CommandError(`${file} is not valid YAML: ${(error as Error).message}`);
  }
  const content = asMapping(document)?.[section];
  if (content === undefined || content === null) {
    throw new CommandError(`${file} has no '${section}' section`);
  }
  return asMapping(content) ?? fail(`${file}: '${section}' is not a mapping`);
}

/** The value as a mapping; undefined if it is none. */
export function asMapping(value: unknown): Mapping | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : undefined;
}

/** A scalar as text; undefined if it is not there. */
export function asText(value: unknown): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** A boolean, or the text of one; the default if it is not there. */
export function asBoolean(value: unknown, otherwise: boolean): boolean {
  const text = asText(value);
  return text === undefined ? otherwise : text.toLowerCase() === 'true';
}

/**
 * Refuses settings that change data and that this executor would not honour.
 *
 * @param what What has the settings, for the message.
 * @throws CommandError naming the first one that is set.
 */
export function refuse(settings: Mapping, names: readonly string[], what: string): void {
  for (const name of names) {
    const value = settings[name];
    const unset = value === undefined || value === null || value === false || String(value) === '';
    // Starlake's own names for "nothing to do".
    if (!unset && !['NONE', 'NEVER', 'false'].includes(String(value))) {
      throw new CommandError(`${what}: '${name}' is not supported by the embedded executor`);
    }
  }
}

function fail(message: string): never {
  throw new CommandError(message);
}
