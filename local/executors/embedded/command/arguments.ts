import { CommandError } from './command-error';

type OptionKind = 'list' | 'pairs' | 'text' | 'flag';

/** An option: how its value is read, and whether this executor supports it. */
interface OptionRule {
  readonly kind: OptionKind;
  readonly required?: boolean;
  readonly supported: boolean;
  /** For deprecated names: the current option. */
  readonly alias?: string;
  /** For pairs: only the last occurrence is used, instead of the union of all. */
  readonly lastWins?: boolean;
}

const option = (kind: OptionKind, more: Partial<OptionRule> = {}): OptionRule => ({ kind, supported: true, ...more });
const unsupported = (kind: OptionKind): OptionRule => ({ kind, supported: false });

const COMMON = { reportFormat: option('text') };

// Lists every option of Starlake 1.8, to distinguish unknown options from unsupported ones.
const COMMANDS: Record<CommandName, Record<string, OptionRule>> = {
  stage: { ...COMMON, domains: option('list'), tables: option('list'), options: option('pairs') },
  preload: {
    ...COMMON,
    domain: option('text', { required: true }),
    tables: option('list'),
    strategy: option('text'),
    globalAckFilePath: option('text'),
    notReadySentinel: option('text'),
    options: option('pairs'),
  },
  load: {
    ...COMMON,
    domains: option('list'),
    tables: option('list'),
    include: option('list', { alias: 'tables' }),
    schemas: option('list', { alias: 'tables' }),
    accessToken: option('text'),
    options: option('pairs', { lastWins: true }),
    scheduledDate: option('text'),
    test: unsupported('flag'),
    files: unsupported('list'),
    primaryKeys: unsupported('list'),
    inPlace: unsupported('flag'),
  },
  transform: {
    ...COMMON,
    name: option('text', { required: true }),
    accessToken: option('text'),
    options: option('pairs'),
    scheduledDate: option('text'),
    action: unsupported('text'),
    compile: unsupported('flag'),
    'sync-apply': unsupported('flag'),
    'sync-preview': unsupported('flag'),
    query: unsupported('text'),
    'dry-run': unsupported('flag'),
    tags: unsupported('list'),
    format: unsupported('text'),
    interactive: unsupported('text'),
    reload: unsupported('flag'),
    truncate: unsupported('text'),
    pageSize: unsupported('text'),
    pageNumber: unsupported('text'),
    recursive: unsupported('flag'),
    test: unsupported('flag'),
  },
};

/** The commands that the embedded executor runs. */
export type CommandName = 'stage' | 'preload' | 'load' | 'transform';

/** A parsed command line, without options that were not given; `--tables ""` is one table with an empty name. */
export interface ParsedCommand {
  readonly name: CommandName;
  readonly texts: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, string[]>>;
  /** Pairs of `--options`: variables that override all others. */
  readonly options: Readonly<Record<string, string>>;
}

/** Printed when there is no command. */
export const USAGE = `Usage: starlake [${Object.keys(COMMANDS).join('|')}] [options]`;

/**
 * Parses the arguments of a container as strictly as Starlake does.
 *
 * @param argv The command and its options, for example `['load', '--domains', 'sales']`.
 * @throws CommandError for an unknown command or option, a missing value, or an option that is not supported here.
 */
export function parseArguments(argv: readonly string[]): ParsedCommand {
  const [name, ...rest] = argv;
  if (!isCommandName(name)) {
    throw new CommandError(
      `Unknown command '${name}': the embedded executor knows ${Object.keys(COMMANDS).join(', ')}`,
    );
  }
  const rules = COMMANDS[name];
  const texts: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  let options: Record<string, string> = {};

  for (let index = 0; index < rest.length; index++) {
    const { key, inline } = optionName(rest[index], name);
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (!rule) {
      throw new CommandError(`Unknown option --${key} for ${name}`);
    }
    if (!rule.supported) {
      throw new CommandError(`Option --${key} of ${name} is not supported by the embedded executor`);
    }
    const value = inline ?? rest[++index];
    if (value === undefined) {
      throw new CommandError(`Missing value after --${key}`);
    }
    const target = rule.alias ?? key;
    if (rule.kind === 'pairs') {
      options = { ...(rule.lastWins ? {} : options), ...readPairs(key, value) };
    } else if (rule.kind === 'list') {
      lists[target] = value.split(',').map((item) => item.trim());
    } else {
      texts[target] = value;
    }
  }
  for (const [key, rule] of Object.entries(rules)) {
    if (rule.required && texts[key] === undefined) {
      throw new CommandError(`Missing option --${key} for ${name}`);
    }
  }
  return { name, texts, lists, options };
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function optionName(argument: string, command: CommandName): { key: string; inline?: string } {
  const [, key, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (key === undefined) {
    throw new CommandError(`Unknown argument '${argument}' for ${command}`);
  }
  return { key, inline };
}

function readPairs(key: string, value: string): Record<string, string> {
  return Object.fromEntries(
    value.split(',').map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) {
        throw new CommandError(`Option --${key} expects key=value pairs, got '${pair}'`);
      }
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1)];
    }),
  );
}
