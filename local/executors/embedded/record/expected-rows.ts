import { CommandError, errorLines } from '../command/command-error';
import { checkExpectations } from './expectations';
import type { TableLoad } from '../load/table-load';

/**
 * Checks the expectations about a table after a load.
 *
 * @throws CommandError if they fail the load; its files stay in ingesting, though their rows are in the table.
 */
export async function assertExpected({ context, audit, sink, fullName }: TableLoad): Promise<void> {
  const failed = await checkExpectations(context, audit, sink);
  if (failed > 0) {
    throw new CommandError(
      `${fullName}: ${failed} expectations failed, and application.expectations.failOnError is set`,
    );
  }
}

/** The same for files of an earlier load: failures are only printed. */
export async function isAsExpected(load: TableLoad): Promise<boolean> {
  try {
    await assertExpected(load);
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    errorLines(error).forEach((line) => load.context.print(line));
    return false;
  }
}
