import { ExitCode } from '../../errors';
import { findingsOf, type Finding, type Migration } from '../../../../lib/migration/migration';
import { commandLine } from '../../arguments/command-line';
import type { Arguments } from '../../arguments/spec';
import { json } from '../../json';
import { lookOf } from '../../text/terminal';
import type { Command } from '../command';
import { FOLDER_HELP, PROJECT_OPTIONS, projectFolder, variablesOf } from '../project-folder';
import { migrationLines } from './migration-lines';

/** `starlake-sfn migrate check`: what becomes of a project that another orchestrator runs. */
export const migrateCommand: Command = {
  spec: {
    name: 'migrate',
    summary: 'say what carries over from Airflow, Dagster or Snowflake, and what must be decided',
    operands: [
      { name: 'check', help: 'reads the project, and changes nothing', isWord: true },
      { name: 'folder', help: FOLDER_HELP, optional: true },
    ],
    options: { ...PROJECT_OPTIONS, json: { help: 'print JSON' } },
    notes: [
      'It needs no app and no AWS account: it reads the project as `starlake-sfn plan` does, for each dag configuration and each pipeline.',
      'Exit codes: 0 nothing has to be decided, 1 something has, 2 the project cannot be read.',
    ],
    examples: [
      'starlake-sfn migrate check',
      'starlake-sfn migrate check ../lake --env PROD',
      'starlake-sfn migrate check --json',
    ],
  },
  async run(args, io) {
    const folder = projectFolder(args.operands[1], 'migrate check', io);
    // The same code as at synth. Loaded here, so that other commands load neither it nor the CDK.
    const { checkMigration } =
      require('../../../../lib/migration/check-migration') as typeof import('../../../../lib/migration/check-migration');
    const { env: environment, variables } = args.values;
    const migration = checkMigration(folder, { environment, variables: variablesOf(variables) });
    const counts = countsOf(migration);
    const next = nextStep(migration, counts.decide, args);
    for (const error of migration.errors) io.stderr.write(`starlake-sfn: ${error}\n`);
    if (args.switches.has('json')) {
      const [message] = migration.errors;
      const error = message === undefined ? {} : { error: { name: 'ProjectError', message } };
      io.stdout.write(json({ ...migration, counts, next, ...error }));
    } else {
      const width = io.isTTY ? (io.columns ?? Infinity) : Infinity;
      io.stdout.write(`${migrationLines(migration, { counts, next }, width, lookOf(io).color).join('\n')}\n`);
    }
    if (migration.errors.length > 0) return ExitCode.USAGE;
    return counts.decide > 0 ? ExitCode.FAILED : ExitCode.OK;
  },
};

/** How many findings there are of each kind. */
function countsOf(migration: Migration): Record<Finding['outcome'], number> {
  const all = findingsOf(migration);
  const count = (outcome: Finding['outcome']) => all.filter((finding) => finding.outcome === outcome).length;
  return { carries: count('carries'), ignored: count('ignored'), decide: count('decide') };
}

/** What to do next, with what to type. */
function nextStep({ errors }: Migration, decisions: number, args: Arguments): string {
  const folder = args.operands.slice(1);
  const typed = (name: string, operands: readonly string[]) =>
    commandLine(name, args, { operands, switches: new Set() });
  if (errors.length > 0) return `correct the files that are named, then type: ${typed('migrate', args.operands)}`;
  return decisions > 0
    ? `decide what is marked, then type: ${typed('plan', folder)}`
    : `type: ${typed('plan', folder)}; then write the app, see docs/coming-from-airflow.md`;
}
