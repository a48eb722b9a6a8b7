import { pathName } from '../drawing/words';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The command line that an ECS RunTask gives its container, with braces around values that are only known in a run:
 * `load --domains sales --tables {table}`.
 * @param parameters `Parameters` (or JSONata `Arguments`) of the Task
 * @param selector `ItemSelector` of the Map around it, for `"Command.$": "$.args"`
 * @returns undefined when the Task leaves the command to the image
 */
export function commandOf(parameters: Fields, selector?: unknown): string | undefined {
  const overrides = fields(parameters.Overrides).ContainerOverrides;
  for (const override of Array.isArray(overrides) ? overrides.map(fields) : []) {
    const argv = valueOf(override, 'Command', fields(selector));
    if (argv !== undefined) return argv.map(quoted).join(' ');
  }
  return undefined;
}

/** The list in `name`, or the list that the expression in `name.$` creates. */
function valueOf(holder: Fields, name: string, selector?: Fields): string[] | undefined {
  const value = holder[name];
  if (Array.isArray(value)) return value.map((part) => (typeof part === 'string' ? jsonata(part) : `{…}`));
  if (typeof value === 'string') return [jsonata(value)];
  const expression = holder[`${name}.$`];
  if (typeof expression !== 'string') return undefined;
  const call = /^\s*States\.Array\((.*)\)\s*$/s.exec(expression);
  if (call) return split(call[1]).map(readable);
  const field = /^\$\.([\w-]+)$/.exec(expression)?.[1];
  return (field && selector && valueOf(selector, field)) || [readable(expression)];
}

/** One readable argument of an intrinsic function: a quoted text as it is, a path as `{name}`. */
function readable(argument: string): string {
  const literal = /^'(.*)'$/s.exec(argument);
  if (literal) return literal[1].replace(/\\(.)/gs, '$1');
  const format = /^States\.Format\((.*)\)$/s.exec(argument);
  if (format) {
    const [template = '', ...values] = split(format[1]).map(readable);
    return template.replaceAll('{}', () => values.shift() ?? '{}');
  }
  const path = /\$[^,()\s]*/.exec(argument)?.[0];
  if (path !== undefined) return `{${pathName(path)}}`;
  return argument.includes('(') ? '{…}' : argument;
}

/** Splits arguments at commas that are neither quoted nor inside a nested call. */
function split(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of list.matchAll(/'(?:\\.|[^'\\])*'|[(),]/gs)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === ',' && depth === 0) {
      parts.push(list.slice(start, index).trim());
      start = index + 1;
    }
  }
  const rest = list.slice(start).trim();
  return rest === '' && parts.length === 0 ? [] : [...parts, rest];
}

function jsonata(value: string): string {
  const expression = /^\{%\s*(.*?)\s*%\}$/s.exec(value)?.[1];
  if (expression === undefined) return value;
  return /^\$[\w$.]+$/.test(expression) ? `{${pathName(expression)}}` : '{…}';
}

function quoted(argument: string): string {
  return argument === '' || /\s/.test(argument) ? `'${argument}'` : argument;
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
