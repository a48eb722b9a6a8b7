import { Audit } from '../record/audit';
import { Killed } from '../command/checkpoint';
import { printWithout, type CommandContext, type CommandResult } from '../command/command';
import { checkExpectations } from '../record/expectations';
import { assertStatement } from './task-statement';
import { readTask, type TransformTask } from './task';
import { taskUnits } from './task-sql';
import { write } from '../write/writing';

/** `transform`: runs the query of a task and writes its rows to the task's table. */
export async function transform(context: CommandContext): Promise<CommandResult> {
  const { project, databases, signal, print, reach } = context;
  const audit = new Audit(context);
  printWithout(context);
  const task = await readTask(project, context.command.texts.name);
  const { name, schema, table, strategy, connection } = task;
  if (task.expectations.length > 0) {
    // As Starlake's log begins: a run knows by it which task the results of expectations are about.
    const { scheduledDate } = context.command.texts;
    print(`Running Starlake transform ${scheduledDate ? `--scheduledDate ${scheduledDate} ` : ''}--name ${name}`);
  }
  if (connection.isSubstitute) {
    print(`${name}: connection '${connection.name}' is not DuckDB, ${connection.file} is used instead`);
  }
  if (task.without.length > 0) {
    print(`${name}: without effect here: ${task.without.join(', ')}`);
  }
  if (task.unset.length > 0) {
    print(`${name}: unset variables: ${task.unset.join(', ')}`);
  }
  const subject = { domain: schema, table };
  const rows = await audited(context, audit, task, async () => {
    const written = await databases.use(connection.file, signal, async (session) => {
      await session.run("SET TimeZone = 'UTC'");
      await assertStatement(session, task);
      return write(session, signal, {
        schema,
        units: () => taskUnits(session, task),
        finish: async (count) => {
          await reach('committing', subject);
          return count;
        },
      });
    });
    await reach('committed', subject);
    await checkExpectations(context, audit, task);
    return written;
  });
  const how = task.isView ? 'a view' : task.isPlain ? 'as written' : strategy.type;
  print(`${name}: ${rows} rows written to ${schema}.${table} (${how})`);
  return { exitCode: 0, rows };
}

/** Does the work, and records its outcome in the audit. */
async function audited<T>(
  { databases, signal }: CommandContext,
  audit: Audit,
  { name, schema, table }: TransformTask,
  work: () => Promise<T>,
): Promise<T> {
  const record = (success: boolean, message: string) =>
    databases.use(audit.connection.file, signal, (session) =>
      session.write(() =>
        audit.record(session, {
          ...{ step: 'TRANSFORM', domain: schema, schema: table, paths: name, success, message },
          ...{ count: -1, accepted: -1, rejected: -1 },
        }),
      ),
    );
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (!(error instanceof Killed) && !signal.aborted) {
      await record(false, (error as Error).message);
    }
    throw error;
  }
  await record(true, 'success');
  return result;
}
