import { CommandError } from './command-error';
import { renderJinja } from './jinja';

/** Variables of a project by name. */
export type Variables = Readonly<Record<string, string>>;

const DOLLAR = /\$\{\s*([A-Za-z_][\w.]*)\s*\}/g;
const PLACEHOLDER = /\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|\$\{\s*([A-Za-z_][\w.]*)\s*\}/g;

/**
 * Replaces `{{x}}` and `${x}` by the variable `x`. Names that are not known stay as they are, so that a part of the
 * metadata nobody reads does not have to be complete.
 */
export function render(text: string, variables: Variables): string {
  return text.replace(PLACEHOLDER, (placeholder, braces?: string, dollar?: string) => {
    const name = braces ?? dollar ?? '';
    return Object.hasOwn(variables, name) ? variables[name] : placeholder;
  });
}

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
