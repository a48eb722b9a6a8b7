import { version } from '../../package.json';
import { backfillCommand } from './commands/backfill/backfill';
import { costCommand } from './commands/cost/cost';
import { doctorCommand } from './commands/deployed/doctor';
import { logsCommand } from './commands/deployed/logs';
import { redriveCommand } from './commands/deployed/redrive';
import { runsCommand } from './commands/deployed/runs';
import { startCommand } from './commands/deployed/start';
import { statusCommand } from './commands/deployed/status';
import { stopCommand } from './commands/deployed/stop';
import { docsCommand } from './commands/docs/docs';
import { graphCommand } from './commands/graph/graph';
import { listCommand } from './commands/list';
import { migrateCommand } from './commands/migrate/migrate';
import { planCommand } from './commands/plan';
import { runCommand } from './commands/run/run';
import { BrokenOff } from './commands/run/run-execution';
import { showCommand } from './commands/show';
import { uiCommand } from './commands/ui/ui';
import type { Command } from './commands/command';
import { ExitCode, messageOf, UsageError } from './errors';
import { commandHelp, mainHelp } from './arguments/help';
import type { Io } from './io';
import { json, jsonError } from './json';
import { nearest } from '../../lib/text/nearest';
import { parseCommand } from './arguments/parse';
import { engineParts, type Parts } from './parts';

const COMMANDS: readonly Command[] = [
  runCommand,
  showCommand,
  uiCommand,
  backfillCommand,
  listCommand,
  graphCommand,
  docsCommand,
  planCommand,
  migrateCommand,
  costCommand,
  statusCommand,
  runsCommand,
  logsCommand,
  startCommand,
  redriveCommand,
  stopCommand,
  doctorCommand,
];
const specs = COMMANDS.map((command) => command.spec);

/**
 * The command line `starlake-sfn`.
 *
 * @param argv arguments after the program's name
 * @param io the terminal, or a replacement in tests
 * @param parts the local engine; a test passes its own
 * @returns the exit code, one of {@link ExitCode}; never rejects
 */
export async function main(argv: readonly string[], io: Io, parts: Parts = engineParts): Promise<number> {
  try {
    return await dispatch(argv, io, parts);
  } catch (error) {
    return report(io.signal.aborted ? new Interrupted() : error, argv, io);
  }
}

/** The user has interrupted the command. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
  override readonly message = 'interrupted';
}

/** Prints an error, with `--json` also as JSON, and returns its exit code. */
function report(error: unknown, argv: readonly string[], io: Io): number {
  if (argv.includes('--json')) io.stdout.write(json({ error: jsonError(error) }));
  io.stderr.write(`starlake-sfn: ${messageOf(error)}\n`);
  if (error instanceof UsageError && error.details !== undefined) io.stderr.write(`\n${error.details}\n\n`);
  if (error instanceof UsageError && error.hint !== undefined) io.stderr.write(`${error.hint}\n`);
  if (error instanceof Interrupted) return ExitCode.INTERRUPTED;
  const origin = error instanceof BrokenOff ? error.cause : error;
  if (io.env['DEBUG'] && origin instanceof Error) io.stderr.write(`${origin.stack}\n`);
  return error instanceof BrokenOff ? ExitCode.FAILED : ExitCode.USAGE;
}

async function dispatch([name, ...options]: readonly string[], io: Io, parts: Parts): Promise<number> {
  const isJson = options.includes('--json');
  const help = (text: string) => void io.stdout.write(isJson ? json({ help: text }) : text);
  if (name === undefined) {
    io.stderr.write(mainHelp(specs));
    return ExitCode.USAGE;
  }
  if (name === '--version' || name === '-V') {
    io.stdout.write(isJson ? json({ package: version }) : `${version}\n`);
    return ExitCode.OK;
  }
  const isHelp = name === '--help' || name === '-h' || name === 'help';
  const about = isHelp ? options.find((option) => option !== '--json') : name;
  if (about === undefined) {
    help(mainHelp(specs));
    return ExitCode.OK;
  }
  const command = find(about);
  const args = parseCommand(command.spec, isHelp ? ['--help'] : options);
  if (args.help) {
    help(commandHelp(command.spec));
    return ExitCode.OK;
  }
  return command.run(args, io, parts);
}

function find(name: string): Command {
  const found = COMMANDS.find((command) => command.spec.name === name);
  if (found !== undefined) return found;
  const isOption = name.startsWith('-');
  const known = isOption ? ['--help', '--version'] : COMMANDS.map((command) => command.spec.name);
  const near = nearest(name, known);
  throw new UsageError(
    `unknown ${isOption ? 'option' : 'command'} ${name}`,
    near === undefined ? 'See starlake-sfn --help.' : `Did you mean ${near}?`,
  );
}
