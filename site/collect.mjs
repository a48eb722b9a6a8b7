// Collects the pages of the site from those of the repository: links lead to pages of the site, programs are in TypeScript and Python,
// and API.md is a page for each type.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from '@wasm-fmt/ruff_fmt';
import { indexOf, pythonSignatures, typesOf, withPython } from './api.mjs';
import { siteLinks } from './links.mjs';
import { API, COLLECTED, PAGES, REPOSITORY, ROOT, siteFile } from './pages.mjs';
import { blocksInPython, changeBlocks } from './python.mjs';

const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');

const python = blocksInPython();

rmSync(COLLECTED, { recursive: true, force: true });
for (const page of PAGES.filter((each) => each !== API)) {
  write(siteFile(page), siteLinks(drawings(bothLanguages(read(page)), page), page));
}
cpSync(path.join(ROOT, 'docs/images'), path.join(COLLECTED, 'docs/images'), { recursive: true });

const types = typesOf(withPython(read(API), pythonSignatures(referenceOf('python'))));
write(siteFile(API), indexOf(types));
for (const { name, page } of types) write(`API/${name}.md`, page);
writeFileSync(path.join(COLLECTED, 'types.json'), JSON.stringify(types.map(({ group, name }) => ({ group, name }))));

/** The reference of the public API for another language, by jsii. */
function referenceOf(language) {
  const folder = mkdtempSync(path.join(tmpdir(), 'api-'));
  try {
    const out = path.join(folder, language);
    execFileSync(process.execPath, ['node_modules/jsii-docgen/bin/jsii-docgen', '-l', language, '-o', out], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readFileSync(`${out}.md`, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(file, text) {
  const target = path.join(COLLECTED, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** A block of TypeScript is two, of which the reader chooses one. */
function bothLanguages(text) {
  return changeBlocks(text, (code) => {
    const inPython = format(python.get(code).shown, 'page.py', { line_width: 100 });
    return `::: code-group\n\n\`\`\`ts [TypeScript]\n${code}\`\`\`\n\n\`\`\`python [Python]\n${inPython}\`\`\`\n\n:::`;
  });
}

/** GitHub draws Mermaid. For the one drawing of all pages, what draws it here would be larger than the site. */
function drawings(text, page) {
  return text.replace(/^```mermaid\n[^]*?^```$/gm, `[The drawing is on GitHub](${REPOSITORY}/blob/main/${page}).`);
}
