import { commandLine } from '../../arguments/command-line';
import type { Arguments } from '../../arguments/spec';

/** Options that say which deployed pipelines are meant. */
const PLACE = ['stack', 'profile', 'region', 'app', 'context', 'output'];

/** A command about the same deployed pipelines, for the user to type. */
export type Say = (command: string, ...operands: readonly string[]) => string;

/** Commands for who typed these arguments: with the same stacks, profile and region. */
export function sayer({ values, lists }: Arguments): Say {
  const kept = { values: pick(values), lists: pick(lists), switches: new Set<string>(), help: false };
  return (command, ...operands) => commandLine(command, { ...kept, operands });
}

function pick<T>(options: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => PLACE.includes(name)));
}
