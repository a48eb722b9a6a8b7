import { Token } from 'aws-cdk-lib';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { DOMAINS, TABLES, TASK } from '../contract/command-line';

/** Options of every import and pre-load in Starlake's Python distribution: plain Java, without spark-submit. */
const IMPORT_OPTIONS = { SL_RUN_MODE: 'main', SL_LOG_LEVEL: 'info' };

/** A Starlake command as plain data: its argv, and the variables that its `--options` add to the environment. */
export interface StarlakeCommand {
  readonly arguments: string[];
  readonly environment: { [name: string]: string };
}

/** `stage` (or `import`, for Starlake before 1.5): moves a domain's files from the landing to the pending area. */
export function importCommand(
  verb: string,
  domain: string,
  tables: string[],
  options: { [name: string]: string } = {},
): StarlakeCommand {
  if (verb !== 'stage' && verb !== 'import') {
    throw new Error(`'importCommand' must be 'stage' or 'import' (Starlake before 1.5), got '${verb}'`);
  }
  const torn = Object.entries(options).find(([, value]) => !Token.isUnresolved(value) && /[*?'"`$\\[]/.test(value));
  if (torn) {
    throw new Error(
      `option '${torn[0]}' of an import must be a text without quotes and wildcards, got '${torn[1]}': the image splits it as a shell`,
    );
  }
  const environment = { ...IMPORT_OPTIONS, ...options };
  return {
    arguments: [verb, DOMAINS, domain, ...tablesArgument(tables), '--options', optionsWord(environment)],
    environment,
  };
}

/** `load`: loads the pending files of one table. */
export function loadCommand(domain: string, table: string, scheduledDate: string): StarlakeCommand {
  return {
    arguments: ['load', '--scheduledDate', scheduledDate, DOMAINS, domain, TABLES, table],
    environment: {},
  };
}

/** `transform`: runs one task, `domain.task`. */
export function transformCommand(
  name: string,
  scheduledDate: string,
  options: { [name: string]: string } = {},
): StarlakeCommand {
  const tail = Object.keys(options).length > 0 ? ['--options', optionsWord(options)] : [];
  return { arguments: ['transform', '--scheduledDate', scheduledDate, TASK, name, ...tail], environment: options };
}

/**
 * The variables that the first `--options` of an argv adds to the container's environment, as Starlake's Fargate jobs do.
 *
 * @throws Error when it is not a list of `name=value`
 */
export function optionsOf(argv: string[], taskId: string): { [name: string]: string } {
  const at = argv.indexOf('--options');
  const word = at < 0 ? undefined : argv[at + 1];
  if (at < 0 || Token.isUnresolved(word)) {
    return {};
  }
  const pairs = (word ?? '').split(',').map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) {
      throw new Error(`'--options' of '${taskId}' must be name=value pairs with commas between, got '${word ?? ''}'`);
    }
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return Object.fromEntries(pairs);
}

// `--tables ""` is a table with an empty name to Starlake, and swallows the next argument in main mode.
function tablesArgument(tables: string[]): string[] {
  return tables.length > 0 ? [TABLES, [...tables].sort().join(',')] : [];
}

function optionsWord(options: { [name: string]: string }): string {
  const values = Object.entries(options).map(([name, value]) => {
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) {
      throw new Error(`option '${name}' must be a name of letters, digits, '_', '.' and '-'`);
    }
    if (!Token.isUnresolved(value) && (value === '' || /[,\s]/.test(value))) {
      throw new Error(
        `option '${name}' must be a text without commas and spaces, got '${value}': Starlake splits --options at each comma`,
      );
    }
    return { name, value, dynamic: JsonPath.isEncodedJsonPath(value) };
  });
  const braces = values.find(({ value, dynamic }) => !dynamic && !Token.isUnresolved(value) && /[{}\\]/.test(value));
  if (braces) {
    throw new Error(`option '${braces.name}' must be a text without braces and backslashes, got '${braces.value}'`);
  }
  if (!values.some(({ dynamic }) => dynamic)) {
    return values.map(({ name, value }) => `${name}=${value}`).join(',');
  }
  const template = values.map(({ name, value, dynamic }) => `${name}=${dynamic ? '{}' : value}`).join(',');
  return JsonPath.format(template, ...values.filter(({ dynamic }) => dynamic).map(({ value }) => value));
}
