import { CommandError } from './command-error';
import { renderJinja } from './jinja';

/** Variables of a project by name. */
export type Variables = Readonly<Record<string, string>>;

/** Variables that Starlake sets to the time of a run, which is now, not its scheduled date. */
export function dateVariables(now = new Date()): Variables {
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

const DOLLAR = /\$\{\s*([A-Za-z_][\w.]*)\s*\}/g;
const PLACEHOLDER = /\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|\$\{\s*([A-Za-z_][\w.]*)\s*\}/g;

/**
 * Renders a text of which nothing may be left unknown: a query. `${x}` and Jinja are replaced.
 *
 * @param what What the text is, for the message.
 * @throws CommandError for an unknown variable, and for Jinja that is none.
 */
export function renderFully(text: string, variables: Variables, what: string): string {
  const substituted = text.replace(DOLLAR, (placeholder, name: string) => {
    return Object.hasOwn(variables, name) ? variables[name] : placeholder;
  });
  return assertRendered(/\{[{%#]/.test(substituted) ? renderJinja(substituted, variables, what) : substituted, what);
}

/**
 * Gives back a text in which every variable was replaced.
 *
 * @throws CommandError naming the first variable that is not known.
 */
export function assertRendered(text: string, what: string): string {
  const [, name] = /(\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\})/s.exec(text) ?? [];
  if (name?.match(PLACEHOLDER)) {
    throw new CommandError(
      `${what} uses ${name}, which is not set: give it in env.sl.yml, the environment or --options`,
    );
  }
  if (name) {
    throw new CommandError(`${what} uses ${name}: the embedded executor knows {{variables}} only`);
  }
  return text;
}
