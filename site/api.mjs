// API.md, as a page for each type: it is one page of 430 KB on GitHub.
const TYPE = /^### (\w+) <a name="\w+" id="([\w-]+\.)\w+"><\/a>$/;
const HEADING = /^##(#{2,4}) (.*?)(?:<sup>(\w+)<\/sup>)? <a name="[^"]*" id="([^"]*)"><\/a>$/;

const BLOCK = /^```typescript\n[^]*?^```$/gm;
const PYTHON_BLOCK = /^```python\n([^]*?)^```$/m;

/**
 * The signatures of all types and members in Python, by the ids that their headings have in API.md.
 *
 * @param text the reference for Python, as jsii-docgen makes it
 * @throws Error if it is not as jsii-docgen makes it today
 */
export function pythonSignatures(text) {
  const signatures = sectionsOf(text).flatMap(({ id, section }) => {
    const [, code] = PYTHON_BLOCK.exec(section) ?? [];
    return id === undefined || code === undefined ? [] : [[id, inPython(code)]];
  });
  if (signatures.length === 0)
    throw new Error(
      'the reference for Python has no signatures that site/api.mjs knows: look at what jsii-docgen makes',
    );
  return new Map(signatures);
}

/** A reference by its headings, each with its id and what follows it. */
function sectionsOf(text) {
  return text.split(/^(?=#{3,5} .*<a name=)/m).map((section) => {
    const [, id] = /^#.* id="([^"]*)"><\/a>$/m.exec(section) ?? [];
    return { id, section };
  });
}

/** A signature as one writes it: jsii-docgen names the module at each class, and not what a dict is of. */
function inPython(code) {
  return code
    .replace(/^import (\w+)\n\n\1\.(\w+)/, 'from $1 import $2\n\n$2')
    .replaceAll('typing.Mapping[', 'typing.Mapping[str, ');
}

/**
 * API.md with its signatures in both languages, of which the reader chooses one. What has none in Python stays as it is.
 *
 * @param signatures result of `pythonSignatures`
 */
export function withPython(text, signatures) {
  return sectionsOf(text)
    .map(({ id, section }) => {
      const python = signatures.get(id);
      const both = (block) =>
        `::: code-group\n\n${block.replace('typescript', 'ts [TypeScript]')}\n\n\`\`\`python [Python]\n${python}\`\`\`\n\n:::`;
      return python === undefined ? section : section.replace(BLOCK, both);
    })
    .join('');
}

/**
 * The types of API.md, each with its group (`Constructs`, `Structs` …) and its page.
 *
 * @throws Error if API.md is not as jsii-docgen makes it today
 */
export function typesOf(text) {
  const types = [];
  let group;
  for (const line of text.split('\n')) {
    const [, heading] = /^## (\w+) /.exec(line) ?? [];
    const [, name, assembly] = TYPE.exec(line) ?? [];
    if (heading !== undefined) {
      group = heading;
    } else if (name !== undefined) {
      types.push({ group, name, assembly, lines: [] });
    } else {
      types.at(-1)?.lines.push(line);
    }
  }
  if (types.length === 0)
    throw new Error('API.md has no types that site/api.mjs knows: look at what jsii-docgen makes');
  return types.map(({ group, name, assembly, lines }) => ({ group, name, page: pageOf(name, assembly, lines) }));
}

/** The page of all types: what each is for. */
export function indexOf(types) {
  const groups = [...new Set(types.map(({ group }) => group))];
  const rows = (group) =>
    types
      .filter((type) => type.group === group)
      .map(({ name, page }) => `| [${name}](${name}.md) | ${purposeOf(page)} |`);
  return [
    '# API reference',
    'All types of the library, with their signatures in TypeScript and Python. Titles and texts have the names of TypeScript: `taskTimeout` is `task_timeout` in Python.',
    ...groups.map((group) => [`## ${group}`, '', '| Type | What for |', '| --- | --- |', ...rows(group)].join('\n')),
  ].join('\n\n');
}

/** The first paragraph of a page's text. */
function purposeOf(page) {
  const [text] = page.split('\n## ');
  const first = text.split(/\n{2,}/).find((paragraph) => !/^(# |- \*)/.test(paragraph.trim()));
  return (first ?? '').trim().replaceAll('\n', ' ');
}

function pageOf(name, assembly, lines) {
  const text = lines
    .filter((line) => line !== '---')
    .map(heading)
    .join('\n');
  const link = (_, type, member) => `<a href="${type === name ? '' : `${type}.html`}${anchorOf(member)}"`;
  const page = text.replace(new RegExp(`<a href="#${assembly}(\\w+)([^"]*)"`, 'g'), link);
  // The member has the same name in a type of the site as in API.md, without the type.
  return `# ${name}\n\n${page.replaceAll(`{:#${assembly}${name}.`, '{:#').trim()}\n`;
}

const anchorOf = (member) => (member === '' ? '' : `#${member.slice(1)}`);

/** A heading, with the id of its member; a member that can be left out has a question mark, as in TypeScript. */
function heading(line) {
  const [, level, title, presence, id] = HEADING.exec(line) ?? [];
  if (level === undefined) return line;
  const name = presence === 'Optional' ? title.replace(/`$/, '?`') : title;
  return `${level} ${name} {:#${id.replaceAll(' ', '-')}}`;
}
