import { shellWord } from './shell-word';
import type { Arguments } from './spec';
import { ownCommand } from '../../distribution';

/** A command line with the given arguments. `change` replaces values and removes those that are undefined. */
export function commandLine(name: string, args: Arguments, change: Partial<Arguments> = {}): string {
  const { operands, values, lists, switches } = { ...args, ...change };
  const words = operands.map(shellWord);
  const options = [
    ...Object.entries(values).flatMap(([option, value]) =>
      value === undefined ? [] : [`--${option} ${shellWord(value)}`],
    ),
    ...Object.entries(lists).flatMap(([option, each = []]) => each.map((value) => `--${option} ${shellWord(value)}`)),
    ...[...switches].map((option) => `--${option}`),
  ];
  // An operand that looks like an option: the name of an execution may.
  const all = operands.some((each) => each.startsWith('-')) ? [...options, '--', ...words] : [...words, ...options];
  return [`${ownCommand()} ${name}`, ...all].join(' ');
}
