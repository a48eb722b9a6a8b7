import { printable } from '../../text/width';

/** A line of a stack trace: it does not say what failed. */
const STACK_FRAME = /^\s*(at [\w.$].*\(|\.\.\. \d+ more$)/;

/** The last useful lines: no empty lines, and no lines of a stack trace. */
export function lastLines(lines: readonly string[], most: number): string[] {
  return lines
    .map((line) => printable(line).trimEnd())
    .filter((line) => line !== '' && !STACK_FRAME.test(line))
    .slice(-most);
}
