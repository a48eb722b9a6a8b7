import type { CommandContext, CommandResult } from './command';
import { databaseFile } from './project';
import { readTask } from './task';
import { writeRows } from './write-strategy';

/** `transform`: runs the query of a task and writes its rows to the task's table. */
export async function transform(context: CommandContext): Promise<CommandResult> {
  const { project, databases, signal, print, reach } = context;
  const task = await readTask(project, context.command.texts.name);
  const subject = { domain: task.schema, table: task.table };
  const { file, instead } = databaseFile(project);
  if (instead !== undefined) {
    print(`${task.name}: connection '${instead}' is not DuckDB, ${file} stands in for it`);
  }
  const { rows } = await databases.use(file, signal, async (session) => {
    await session.run("SET TimeZone = 'UTC'");
    // Apart from the writing, so that queries run side by side. The line feed ends a comment in the last line.
    await session.run(`CREATE TEMP TABLE sl_result AS ${task.sql}\n`);
    return session.write(async () => {
      const written = await writeRows(session, task.schema, task.table, 'temp.sl_result', task.strategy);
      await reach('committing', subject);
      return written;
    });
  });
  await reach('committed', subject);
  print(`${task.name}: ${rows} rows written to ${task.schema}.${task.table} (${task.strategy.type})`);
  return { exitCode: 0, rows };
}
