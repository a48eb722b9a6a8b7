import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { graphCommand } from '../../local/cli/commands/graph';
import { listCommand } from '../../local/cli/commands/list';
import { runCommand } from '../../local/cli/commands/run';
import { parseCommand } from '../../local/cli/parse';
import { ROOT } from './markdown';

const SPECS = [runCommand, listCommand, graphCommand].map(({ spec }) => spec);
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const CDK = JSON.parse(readFileSync(path.join(ROOT, 'node_modules/aws-cdk/lib/cli/cli-type-registry.json'), 'utf8'));

/** Subcommands of other people's tools that the pages may use. */
const OTHERS: Record<string, string[]> = {
  aws: ['s3 sync', 's3 mv', 's3 cp', 's3 ls', 'cloudformation describe-stack-resources', 'logs tail'].concat([
    ...['start-execution', 'describe-execution', 'list-executions'].map((name) => `stepfunctions ${name}`),
  ]),
  git: ['clone', 'switch', 'tag'],
  npm: ['ci', 'install', 'test', 'run', 'pack', 'publish', 'version'],
  cd: [],
  node: [],
  jq: [],
};

/** The commands of a shell block, as words: comments out, continued lines joined, pipes split. */
export function commandsOf(code: string): string[][] {
  const lines = code.replace(/\\\n\s*/g, '').split('\n');
  return lines
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .flatMap((line) => pipedParts(words(line)));
}

function pipedParts(line: string[]): string[][] {
  const pipe = line.indexOf('|');
  return pipe < 0 ? [line] : [line.slice(0, pipe), ...pipedParts(line.slice(pipe + 1))];
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
  if (program === 'npx' && args[0] === 'cdk') return checkCdk(args.slice(1));
  if (program === 'npx') return exists(path.join('node_modules/.bin', args[0]));
  if (program === '.ci/run') return exists(program);
  const known = OTHERS[program];
  if (!known) throw new Error(`the command ${program} is not one that the pages may use`);
  if (known.length > 0 && !known.some((prefix) => `${args.join(' ')} `.startsWith(`${prefix} `))) {
    throw new Error(`${program} ${args.join(' ')}: not a known subcommand`);
  }
  if (program === 'npm' && args[0] === 'run' && !(args[1] in scripts)) {
    throw new Error(`package.json has no script ${args[1]}`);
  }
  if (program === 'node') exists(args[0]);
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

function exists(file: string): void {
  if (!existsSync(path.join(ROOT, file))) throw new Error(`there is no ${file}`);
}
