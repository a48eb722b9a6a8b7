import { shellWord } from '../../arguments/shell-word';
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

/** A command of the AWS CLI, for the user to type. */
export type SayAws = (...words: readonly string[]) => string;

/** Commands of the AWS CLI for who typed these arguments: with the same profile and region. */
export function awsSayer({ values: { profile, region } }: Arguments): SayAws {
  const place = Object.entries({ profile, region }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return (...words) => ['aws', ...[...words, ...place].map(shellWord)].join(' ');
}

function pick<T>(options: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => PLACE.includes(name)));
}
