import type { Arguments } from '../../arguments/spec';
import { UsageError } from '../../errors';
import type { Io } from '../../io';

/** The option of commands that ask first. */
export const YES_OPTION = { yes: { help: 'do it without asking, as scripts need' } } as const;

/**
 * Whether the user agrees. With `--yes` nobody is asked.
 *
 * @param question what is asked; ends with a question mark
 * @throws UsageError where nobody can be asked: with `--json`, and without a terminal
 */
export async function confirm(question: string, { switches }: Arguments, io: Io): Promise<boolean> {
  if (switches.has('yes')) return true;
  if (!io.isTTY || switches.has('json')) {
    throw new UsageError('nobody can be asked here, and nothing was done', 'Pass --yes if you want it.');
  }
  io.stdout.write(`${question} [y/N] `);
  let typed = '';
  for await (const chunk of io.stdin) {
    typed += chunk.toString();
    if (typed.includes('\n')) break;
  }
  return /^y(es)?$/i.test(typed.trim());
}
