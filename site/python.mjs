// The TypeScript of the pages, in Python: by jsii-rosetta, as README.md and the documentation comments in the package for Python.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Translator, typeScriptSnippetFromCompleteSource } from 'jsii-rosetta';
import { PAGES, ROOT } from './pages.mjs';

/** A block of TypeScript, and the comment before it: docs/developing.md has what that says. */
const BLOCK = /(?:^<!-- snippet: (.*) -->\n\n)?^```ts\n([^]*?)^```$/gm;

/** What stands before a block. */
const FIXTURES = Object.fromEntries(
  ['stack', 'job'].map((name) => [name, readFileSync(path.join(ROOT, `site/fixtures/${name}.ts`), 'utf8')]),
);

/**
 * A page's text with its blocks of TypeScript changed, those left out that are in TypeScript only.
 *
 * @param change what stands for a block, from its code and the name of its fixture
 */
export function changeBlocks(text, change) {
  return text.replace(BLOCK, (block, comment = '', code) => {
    const flags = comment.split(' ');
    const fixture = flags.find((flag) => flag.startsWith('fixture='))?.split('=')[1];
    return flags.includes('typescript') ? block : change(code, fixture);
  });
}

/**
 * The blocks of all pages in Python, by their code in TypeScript: what a page shows, and the program that it is with its fixture.
 *
 * @throws Error for a block that does not compile, or that cannot be translated
 */
export function blocksInPython() {
  const blocks = PAGES.flatMap((page) => {
    const found = [];
    changeBlocks(readFileSync(path.join(ROOT, page), 'utf8'), (code, fixture) => found.push({ page, code, fixture }));
    return found;
  });
  const names = Object.keys(FIXTURES);
  const translated = translate([
    ...names.map((fixture) => ({ page: `fixture ${fixture}`, code: FIXTURES[fixture] })),
    ...blocks,
  ]).map(importsFirst);
  const before = Object.fromEntries(names.map((fixture, at) => [fixture, translated[at]]));
  return new Map(
    blocks.map(({ code, fixture }, at) => {
      const shown = translated[names.length + at];
      return [code, { shown, program: fixture === undefined ? shown : `${before[fixture]}\n${shown}` }];
    }),
  );
}

function translate(blocks) {
  const translator = new Translator(true);
  const snippets = blocks.map(({ page, code, fixture }, at) =>
    typeScriptSnippetFromCompleteSource(
      `/// !hide\n${FIXTURES[fixture] ?? ''}/// !show\n${code}`,
      { api: { api: 'file', fileName: `${page}-${at}` } },
      true,
      // Where the library and the CDK are found.
      { $compilation: ROOT },
    ),
  );
  const translated = translator.translateSnippets(snippets, ['python']);
  const wrong = translator.diagnostics.filter(({ isError }) => isError);
  if (wrong.length > 0) {
    const messages = wrong.map(({ formattedMessage }) => formattedMessage).join('\n');
    throw new Error(
      `${messages}Write it so that jsii-rosetta can translate it, or mark it <!-- snippet: typescript -->`,
    );
  }
  // jsii-pacmak knows this unit, jsii-rosetta does not: memory_limit_mib.
  return translated.map((snippet) => snippet.get('python').source.replaceAll('_mi_b=', '_mib='));
}

/** Python with one import for each module, in their order: jsii-rosetta adds one for each struct. */
function importsFirst(source) {
  const names = new Map();
  const add = (module, name) => names.set(module, new Set([...(names.get(module) ?? []), name]));
  const rest = source.split('\n').filter((line) => {
    const [, submodule, alias] = /^import aws_cdk\.(\w+) as (\w+)$/.exec(line) ?? [];
    const [, module, imported] = /^from ([\w.]+) import (.*)$/.exec(line) ?? [];
    if (submodule !== undefined) add('aws_cdk', `${submodule} as ${alias}`);
    imported?.split(', ').forEach((name) => add(module, name));
    return submodule === undefined && module === undefined;
  });
  const imports = [...names].map(([module, all]) => `from ${module} import ${[...all].sort().join(', ')}`);
  return `${imports.sort().join('\n')}\n\n${rest.join('\n').trim()}\n`;
}
