import type { Arguments } from '../../arguments/spec';
import { UsageError } from '../../errors';
import type { Io } from '../../io';
import { paragraph } from '../../progress/page';
import { pageOf } from '../run/run-display';

/** The option of commands that ask first. */
export const YES_OPTION = { yes: { help: 'do it without asking, as scripts need' } } as const;

/**
 * Says what a command will do, and asks whether to. With `--yes` nobody is asked, with `--json` nothing is said.
 *
 * @param question what is asked; ends with a question mark
 * @returns whether the user agrees
 * @throws UsageError where nobody can be asked: with `--json`, and without a terminal
 */
export async function confirm(texts: readonly string[], question: string, args: Arguments, io: Io): Promise<boolean> {
  if (!args.switches.has('json')) {
    const page = pageOf(io);
    // Commands are indented. They are copied, so they are not wrapped.
    const lines = texts.flatMap((each) => (each.startsWith('  ') ? [each] : paragraph(each, 0, page)));
    io.stdout.write(`${lines.join('\n')}\n`);
  }
  if (await agrees(question, args, io)) return true;
  io.stdout.write('Nothing was done.\n');
  return false;
}

async function agrees(question: string, { switches }: Arguments, io: Io): Promise<boolean> {
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
