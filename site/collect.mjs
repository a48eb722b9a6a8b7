// Collects the pages of the site from those of the repository: links lead to pages of the site, and API.md is a page for each type.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { indexOf, typesOf } from './api.mjs';
import { siteLinks } from './links.mjs';
import { API, COLLECTED, PAGES, REPOSITORY, ROOT, siteFile } from './pages.mjs';

const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');

rmSync(COLLECTED, { recursive: true, force: true });
for (const page of PAGES.filter((each) => each !== API))
  write(siteFile(page), siteLinks(drawings(read(page), page), page));
cpSync(path.join(ROOT, 'docs/images'), path.join(COLLECTED, 'docs/images'), { recursive: true });

const types = typesOf(read(API));
write(siteFile(API), indexOf(types));
for (const { name, page } of types) write(`API/${name}.md`, page);
writeFileSync(path.join(COLLECTED, 'types.json'), JSON.stringify(types.map(({ group, name }) => ({ group, name }))));

function write(file, text) {
  const target = path.join(COLLECTED, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** GitHub draws Mermaid. For the one drawing of all pages, what draws it here would be larger than the site. */
function drawings(text, page) {
  return text.replace(/^```mermaid\n[^]*?^```$/gm, `[The drawing is on GitHub](${REPOSITORY}/blob/main/${page}).`);
}
