import { JinjaError, type JinjaScope } from '../../../../lib/project/variables/jinja';
import { reveal, unknownIn } from '../../../../lib/project/variables/markers';
import { CommandError } from '../command/command-error';

/** Variables that Starlake sets to the current time, not to the scheduled date. */
export function dateVariables(now = new Date()): Readonly<Record<string, string>> {
  const [year, month, day, hour, minute, second, milli] = now.toISOString().match(/\d+/g)!;
  return {
    sl_date: `${year}${month}${day}`,
    sl_datetime: `${year}${month}${day}${hour}${minute}${second}`,
    ...{ sl_year: year, sl_month: month, sl_day: day, sl_hour: hour, sl_minute: minute },
    ...{ sl_second: second, sl_milli: milli },
    sl_epoch_second: String(Math.floor(now.getTime() / 1000)),
    sl_epoch_milli: String(now.getTime()),
  };
}

/**
 * Renders SQL as Starlake does: an unset variable is empty in Jinja, and stays as it is in `${x}`.
 *
 * @param what Name of the text, for the message.
 * @throws CommandError for Jinja that is invalid or not supported here.
 */
export function renderSql(text: string, scope: JinjaScope, what: string): string {
  try {
    return reveal(scope.render(text, false));
  } catch (error) {
    if (!(error instanceof JinjaError)) {
      throw error;
    }
    const call = error.isSyntax ? undefined : unknownCall(text, scope);
    if (call !== undefined) {
      throw new CommandError(
        `${what}:${call.line} calls '${call.name}', which is not a known function: Starlake does not render SQL with macros of the project`,
      );
    }
    const line = error.line === undefined ? '' : `:${error.line}`;
    const kind = error.isSyntax ? 'is not valid Jinja' : 'has Jinja that the embedded executor does not support';
    throw new CommandError(`${what}${line} ${kind}: ${error.message}`);
  }
}

/** The first call of a function that is neither Jinja's own nor a macro of the text. */
function unknownCall(text: string, scope: JinjaScope): { readonly name: string; readonly line: number } | undefined {
  const macros = [...text.matchAll(/\{%-?\s*macro\s+(\w+)/g)].map(([, name]) => name);
  const isKnown = (name: string) => name === 'range' || macros.includes(name) || scope.value(name) !== undefined;
  const call = [...text.matchAll(/\{\{-?\s*(\w+)\s*\(/g)].find(([, name]) => !isKnown(name));
  return call && { name: call[1], line: text.slice(0, call.index).split('\n').length };
}

/** The unset variables that a valid text prints. */
export function unsetIn(text: string, scope: JinjaScope): string[] {
  const rendered = scope.render(text, true);
  return [...new Set([...unknownIn(rendered), ...[...rendered.matchAll(DOLLAR)].map(([, name]) => name)])];
}

const DOLLAR = /\$\{\s*([\w.]+)\s*\}/g;

/**
 * Returns the text if all its variables were replaced.
 *
 * @throws CommandError that names the first unknown variable.
 */
export function assertRendered(text: string, what: string): string {
  const [name] = [...unknownIn(text).map((each) => `{{${each}}}`), ...(text.match(DOLLAR) ?? [])];
  if (name !== undefined) {
    throw new CommandError(
      `${what} uses ${name}, which is not set: give it in env.sl.yml, the environment or --options`,
    );
  }
  return reveal(text);
}
