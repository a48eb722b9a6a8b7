import type { CommandSpec, OperandSpec, OptionSpec } from './spec';
import { pad, wrap } from '../text/width';

const WIDTH = 100;

/** Help of the whole command line. */
export function mainHelp(commands: readonly CommandSpec[]): string {
  return lines([
    'starlake-sfn: run, list and draw the Step Functions pipelines of a CDK app on this machine.',
    'It runs what `cdk deploy` would deploy: the definitions, the Lambda handlers, the Starlake commands.',
    'That never calls AWS and needs no account.',
    'Only the commands about deployed pipelines do: status, runs, logs, start, redrive, stop, doctor, backfill --deployed, ui --aws.',
    '',
    'Usage: starlake-sfn <command> [options]',
    '',
    'Commands:',
    ...entries(commands.map((command) => [usage(command), command.summary])),
    '',
    'Options:',
    ...entries([
      ['-h, --help', 'this text; after a command, the help of that command'],
      ['-V, --version', 'version of the package'],
    ]),
    '',
    'Exit codes: 0 done (also for a skipped run), 1 the run failed (or doctor has found something), 2 nothing was run, 130 interrupted.',
  ]);
}

/** Help of one command. */
export function commandHelp(command: CommandSpec): string {
  const options = Object.entries(command.options).map(([name, option]): [string, string] => [
    optionUsage(name, option),
    option.help,
  ]);
  return lines([
    command.summary,
    '',
    `Usage: starlake-sfn ${usage(command)} [options]`,
    '',
    ...(command.operands.length > 0
      ? ['Arguments:', ...entries(command.operands.map(({ name, help }) => [name, help])), '']
      : []),
    'Options:',
    ...entries([...options, ['-h, --help', 'this text']]),
    ...(command.notes ?? []).flatMap((note) => ['', ...wrap(note, WIDTH)]),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
  ]);
}

function usage(command: CommandSpec): string {
  const shown = ({ name, optional, isWord }: OperandSpec) => (isWord ? name : optional ? `[${name}]` : `<${name}>`);
  return [command.name, ...command.operands.map(shown)].join(' ');
}

function optionUsage(name: string, option: OptionSpec): string {
  const value = option.choices?.join('|') ?? option.value;
  const names = option.short === undefined ? `--${name}` : `-${option.short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}

/** Two columns; the second is wrapped at the width of the page. */
function entries(rows: ReadonlyArray<readonly [string, string]>): string[] {
  const left = Math.min(30, Math.max(...rows.map(([name]) => name.length)));
  return rows.flatMap(([name, text]) => {
    const [first, ...rest] = wrap(text, WIDTH - left - 4);
    const indent = ' '.repeat(left + 4);
    const more = rest.map((line) => indent + line);
    if (name.length > left) return [`  ${name}`, indent + first, ...more];
    return [`  ${pad(name, left)}  ${first}`, ...more];
  });
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
