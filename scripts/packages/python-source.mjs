// What jsii-pacmak makes of the library in Python, amended: dicts are honoured wherever a struct is asked for, methods of one's own
// get all that they are given, and docstrings speak of things by their names in Python.
import path from 'node:path';
import { toSnakeCase } from 'codemaker';

const STRUCT =
  /^ {4,8}(\w+): (?:typing\.Optional\[)?typing\.(?:Sequence|Mapping)\[.*typing\.Union\["([\w.]+)", typing\.Dict/;

/** A list or a map of texts. `dag_options` take other values, too: `_dicts.dag_options` looks at them. */
const TEXTS =
  /^ {4,8}(?!dag_options)(\w+): (?:typing\.Optional\[)?typing\.(?:Sequence\[|Mapping\[builtins\.str, )builtins\.str\]/;

/**
 * Python code of a module of jsii, in which every struct can be a dict: jsii does that for arguments only that are no list and no
 * map, and drops from others what it does not know. It looks at no member of a map of texts.
 *
 * @throws Error if the code is not as jsii-pacmak makes it today
 */
export function honourDicts(source) {
  let structs = [];
  let texts = [];
  let count = 0;
  const lines = source
    .replace('from ._jsii import *\n', 'from ._jsii import *\nfrom . import _dicts\n')
    .replace(/^( +)if isinstance\((\w+), dict\):\n +\2 = ([\w.]+)\(\*\*\2\)$/gm, '$1$2 = _dicts.struct($2, $3, "$2")')
    .replace(/^( +)(options = _dicts)/gm, '$1options, dag_options = _dicts.dag_options(options, dag_options)\n$1$2')
    .split('\n')
    .flatMap((line) => {
      if (/^ *def /.test(line)) [structs, texts] = [[], []];
      const [, name, struct] = STRUCT.exec(line) ?? [];
      if (name !== undefined) structs.push([name, struct]);
      const [, listed] = TEXTS.exec(line) ?? [];
      if (listed !== undefined) texts.push(listed);
      if (!/^ +if __debug__:$/.test(line)) return [line];
      const indent = line.slice(0, line.indexOf('if'));
      const conversions = structs.map(
        ([each, type]) => `${indent}${each} = _dicts.structs(${each}, ${type}, "${each}")`,
      );
      count += conversions.length;
      const checks = texts.map((each) => `${indent}_dicts.texts(${each}, "${each}")`);
      [structs, texts] = [[], []];
      return [...conversions, ...checks, line];
    });
  const amended = lines.join('\n');
  if (!amended.includes('import _dicts\n') || !amended.includes('_dicts.dag_options') || count === 0) {
    throw new Error(
      'jsii-pacmak makes other Python than scripts/packages/python-source.mjs knows: look at what it makes',
    );
  }
  return amended;
}

/** The class that is extended for another platform, up to the end of its docstring. */
const JOB = /^class StarlakeJob\([^]*?'''[^]*?'''\n/m;

/**
 * The same module, whose jobs look at the methods of each class that extends them.
 *
 * @throws Error if the code is not as jsii-pacmak makes it today
 */
export function completeOverrides(source) {
  const amended = source.replace('from . import _dicts\n', 'from . import _dicts, _overrides\n').replace(
    JOB,
    `$&
    def __init_subclass__(cls, **arguments: typing.Any) -> None:
        super().__init_subclass__(**arguments)
        _overrides.complete(cls)
`,
  );
  if (!amended.includes('import _dicts, _overrides\n') || !amended.includes('_overrides.complete(cls)')) {
    throw new Error(
      'jsii-pacmak makes other Python than scripts/packages/python-source.mjs knows: look at what it makes',
    );
  }
  return amended;
}

/** Names of all members of an assembly of jsii, of its parameters, and of its structs' properties. */
export function membersOf({ types }) {
  return new Set(
    Object.values(types).flatMap(({ initializer, methods = [], properties = [] }) => [
      ...properties.filter(({ const: isConstant }) => !isConstant).map(({ name }) => name),
      ...methods.map(({ name }) => name),
      ...[initializer, ...methods].flatMap((callable) => (callable?.parameters ?? []).map(({ name }) => name)),
    ]),
  );
}

/** Fields of what a run takes and gives, which are JSON in Python, too, although members have the same names. */
const FIELDS = new Set(['scheduledTime', 'scheduledDate']);

/** Prose about the library, with its members by their names in Python: `slEnvVar` is `sl_env_var`. */
export function pythonProse(text, members) {
  // A member stands for itself, behind its class, or is called. Paths and fields of JSON keep their names.
  return text.replace(
    /(`{1,2})((?:[A-Z]\w+\.|\w+\.)?)([a-z]\w*)(\([^`]*\))?\1/g,
    (all, tick, owner, name, call = '') =>
      (members.has(name) && !FIELDS.has(name)) || /^[A-Z]/.test(owner)
        ? `${tick}${owner && pythonOwner(owner)}${toSnakeCase(name)}${call}${tick}`
        : all,
  );
}

const pythonOwner = (owner) => (/^[A-Z]/.test(owner) ? owner : `${toSnakeCase(owner.slice(0, -1))}.`);

/** Markdown of a page whose links work elsewhere. */
export function absoluteLinks(text, page, { homepage, version }) {
  const absolute = (link) => `${homepage}/blob/v${version}/${path.posix.join(path.posix.dirname(page), link)}`;
  return text
    .replace(/\]\((?!https?:|#)([^)\s]+)\)/g, (_, link) => `](${absolute(link)})`)
    .replace(/(<img src=")(?!https?:)([^"]+)"/g, (_, before, link) => `${before}${absolute(link)}?raw=true"`);
}

/** Docstrings as a person would write them: the names, values and calls of Python, no marks of a generator. */
export function pythonDocstrings(source, members) {
  return pythonProse(source, members)
    .replace(/\(experimental\) /g, '')
    .replace(/^ *:stability: experimental\n(?: *\n)?/gm, '')
    .replace(/(Default: |:default: )- /g, '$1')
    .replace(/(?<=Default: |:default: )[^`\n]*/g, (text) =>
      text.replace(/\b(?:true|false)\b/g, (value) => (value === 'true' ? 'True' : 'False')),
    )
    .replace(/\bundefined\b/gi, 'None')
    .replace(/``[^`\n]+``/g, (code) =>
      code
        .replace(/\bnew (?=[A-Z])/g, '')
        .replace(/\{ (\w+): ([^{}]*) \}(?=\))/g, (_, name, value) => `${toSnakeCase(name)}=${value}`)
        .replace(/(?<=\b[A-Z]\w*\.)[a-z]\w*(?=\()/g, (name) => toSnakeCase(name))
        .replace(/^``(\w+): (?=[A-Z])/, (_, name) => `\`\`${toSnakeCase(name)}=`),
    )
    .replace(/(?<=')\{(\w+)\}(?=')/g, (_, name) => `{${toSnakeCase(name)}}`);
}

/** What no docstring may have: marks of emphasis that were underscores, and words of TypeScript. */
const FOREIGN = [
  /\w\}?\*\{?[a-z]/,
  /\bundefined\b/i,
  /\bnew [A-Z]\w*\(/,
  /\b[A-Z]\w*\.[a-z]+[A-Z]\w*\(/,
  /:default: .*\b(true|false)\b/,
];

/**
 * Holds the docstrings of a module to Python.
 *
 * @throws Error that has the lines that are not
 */
export function checkDocstrings(source) {
  const docstrings = source.match(/(?<=^ *)'''[^]*?'''/gm) ?? [];
  const wrong = docstrings
    .flatMap((text) => text.split('\n'))
    .filter((line) => FOREIGN.some((pattern) => pattern.test(line.replaceAll('**', ''))));
  if (wrong.length > 0) {
    throw new Error(`docstrings that are not Python's, see scripts/packages/python-source.mjs:\n${wrong.join('\n')}`);
  }
}
