import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { parseArguments as parseFaultArguments } from '../../faults/cli';
import { backfillCommand } from '../../local/cli/commands/backfill/backfill';
import { costCommand } from '../../local/cli/commands/cost/cost';
import { docsCommand } from '../../local/cli/commands/docs/docs';
import { graphCommand } from '../../local/cli/commands/graph/graph';
import { listCommand } from '../../local/cli/commands/list';
import { migrateCommand } from '../../local/cli/commands/migrate/migrate';
import { logsCommand } from '../../local/cli/commands/deployed/logs';
import { startCommand } from '../../local/cli/commands/deployed/start';
import { redriveCommand } from '../../local/cli/commands/deployed/redrive';
import { stopCommand } from '../../local/cli/commands/deployed/stop';
import { doctorCommand } from '../../local/cli/commands/deployed/doctor';
import { runsCommand } from '../../local/cli/commands/deployed/runs';
import { statusCommand } from '../../local/cli/commands/deployed/status';
import { planCommand } from '../../local/cli/commands/plan';
import { runCommand } from '../../local/cli/commands/run/run';
import { showCommand } from '../../local/cli/commands/show';
import { uiCommand } from '../../local/cli/commands/ui/ui';
import { parseCommand } from '../../local/cli/arguments/parse';
import { ROOT } from './markdown';

const SPECS = [
  ...[
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
  ],
  ...[statusCommand, runsCommand, logsCommand, startCommand, redriveCommand, stopCommand, doctorCommand],
].map(({ spec }) => spec);
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const CDK = JSON.parse(readFileSync(path.join(ROOT, 'node_modules/aws-cdk/lib/cli/cli-type-registry.json'), 'utf8'));

/** Subcommands of other people's tools that the pages may use. */
const OTHERS: Record<string, string[]> = {
  aws: [
    's3 mb',
    's3 sync',
    's3 mv',
    's3 cp',
    's3 ls',
    's3 rm',
    'cloudformation list-stack-resources',
    'logs get-log-events',
    'sqs receive-message',
    'lambda invoke',
  ],
  git: ['clone', 'switch'],
  npm: ['ci', 'install', 'test', 'run'],
  pip: ['install'],
  cd: [],
  export: [],
  cp: [],
  starlake: ['dag-generate', 'stage', 'load', 'transform'],
  node: [],
  jq: [],
};

/** Services of the AWS command line whose calls and options are looked up in the SDK. */
const AWS_SERVICES: Record<string, string> = { stepfunctions: 'client-sfn', ecs: 'client-ecs' };

/** Options that every call has, or every one that answers in pages. */
const AWS_OPTIONS = ['query', 'output', 'region', 'max-items'];

/** The commands of a shell block, as words: comments and `> FILE` out, continued lines joined, pipes split. */
export function commandsOf(code: string): string[][] {
  // What is quoted may go on in the next line.
  const lines = code
    .replace(/\\\n\s*/g, '')
    .replace(/'[^']*'/g, (quoted) => quoted.replace(/\n\s*/g, ' '))
    .split('\n');
  return lines
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .flatMap((line) => pipedParts(words(line)));
}

function pipedParts(line: string[]): string[][] {
  const pipe = line.indexOf('|');
  if (pipe >= 0) return [...pipedParts(line.slice(0, pipe)), ...pipedParts(line.slice(pipe + 1))];
  const file = line.indexOf('>');
  return [file < 0 ? line : line.slice(0, file)];
}

function words(line: string): string[] {
  // `NAME=$(command …)` is about its command.
  const command = /^[A-Z_]+=\$\((.*)\)$/.exec(line)?.[1] ?? line;
  const found = [...command.matchAll(/(?:'([^']*)'|"((?:\\.|[^"])*)"|[^\s'"])+/g)].map(([word]) => word);
  return found.map((word) => word.replace(/'([^']*)'|"((?:\\.|[^"])*)"/g, (_, single, double) => single ?? double));
}

/**
 * Checks that a command is there, and has the subcommand and the options that it is given.
 *
 * @throws Error that says what is not
 */
export function checkCommand([program, ...args]: string[]): void {
  if (program === 'npx' && args[0] === 'starlake-sfn') return checkOwn(args.slice(1));
  // As Python's package installs it.
  if (program === 'starlake-sfn') return checkOwn(args);
  if (program === 'npx' && args[0] === 'cdk') return checkCdk(args.slice(1));
  // scripts/check-own-app.mjs runs it.
  if (program === 'npx' && args[0] === 'vitest') return;
  if (program === 'npx') return exists(path.join('node_modules/.bin', args[0]));
  if (program === '.ci/run') return exists(program);
  if (program === 'aws' && args[0] in AWS_SERVICES) return checkAws(args);
  const known = OTHERS[program];
  if (!known) throw new Error(`the command ${program} is not one that the pages may use`);
  if (known.length > 0 && !known.some((prefix) => `${args.join(' ')} `.startsWith(`${prefix} `))) {
    throw new Error(`${program} ${args.join(' ')}: not a known subcommand`);
  }
  const script = args.slice(1).find((word) => !word.startsWith('-'))!;
  if (program === 'npm' && args[0] === 'run' && !(script in scripts)) {
    throw new Error(`package.json has no script ${script}`);
  }
  const at = args.indexOf('--');
  if (script === 'test:faults' && at > 0) parseFaultArguments(args.slice(at + 1));
  // What it is given to evaluate it parses here, so that it need not be run.
  if (program === 'node' && args[0] === '-e') new Script(args[1]);
  else if (program === 'node') exists(args[0]);
}

function checkOwn([name, ...rest]: string[]): void {
  if (['--help', '--version'].includes(name)) return;
  const spec = SPECS.find((each) => each.name === name);
  if (!spec) throw new Error(`starlake-sfn has no command ${name}`);
  parseCommand(spec, rest);
}

function checkCdk([name, ...rest]: string[]): void {
  const command = CDK.commands[name];
  if (!command) throw new Error(`cdk has no command ${name}`);
  const options = { ...CDK.globalOptions, ...command.options };
  const unknown = rest.filter((word) => /^--/.test(word) && !(word.slice(2).split('=')[0] in options));
  if (unknown.length > 0) throw new Error(`cdk ${name} has no ${unknown.join(', ')}`);
}

/** `aws stepfunctions redrive-execution --execution-arn …` is the SDK's `RedriveExecutionInput`, with `executionArn`. */
function checkAws([service, command, ...rest]: string[]): void {
  const folder = path.join(ROOT, 'node_modules/@aws-sdk', AWS_SERVICES[service], 'dist-types/models');
  const models = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const call = command.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
  const input = new RegExp(`export interface ${call}(?:Input|Request) \\{([\\s\\S]*?)\\n\\}`);
  const found = models.map((text) => input.exec(text)?.[1]).find((text) => text !== undefined);
  if (found === undefined) throw new Error(`aws ${service} has no ${command}`);
  const fields = [...found.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => name.replace(/[A-Z]/g, '-$&').toLowerCase());
  const options = rest.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  const unknown = options.filter((option) => ![...AWS_OPTIONS, ...fields].includes(option));
  if (unknown.length > 0) throw new Error(`aws ${service} ${command} has no ${unknown.join(', ')}`);
}

function exists(file: string): void {
  if (!existsSync(path.join(ROOT, file))) throw new Error(`there is no ${file}`);
}
