// Holds the built site to this: every link to a page of it, and to a part of one, leads there, and every picture is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BASE, BUILT } from './pages.mjs';

const pages = readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
const htmls = new Map(pages.map((file) => [file, readFileSync(path.join(BUILT, file), 'utf8')]));
const targets = new Map([...htmls].map(([file, html]) => [file, new Set(valuesOf(html, 'id'))]));

let links = 0;
const broken = [...htmls].flatMap(([file, html]) => {
  const own = [...valuesOf(html, 'href'), ...valuesOf(html, 'src')].filter((link) => !/^([a-z]+:|\/\/)/.test(link));
  links += own.length;
  return [...new Set(own)].filter((link) => !leadsSomewhere(link, file)).map((link) => `${file}: ${link}`);
});
if (broken.length > 0) {
  console.error(`the site has ${broken.length} broken links:\n${broken.join('\n')}`);
  process.exit(1);
}
console.log(`the site has ${pages.length} pages, and ${links} links that all lead somewhere`);

function valuesOf(html, attribute) {
  return [...html.matchAll(new RegExp(`<[^>]*? ${attribute}="([^"]+)"`, 'g'))].map(([, value]) => value);
}

function leadsSomewhere(link, from) {
  const { pathname, hash } = new URL(link, `https://site${BASE}${from}`);
  if (!pathname.startsWith(BASE)) return false;
  const file = decodeURIComponent(pathname.slice(BASE.length)).replace(/(^|\/)$/, '$1index.html');
  if (hash !== '' && hash !== '#') return targets.get(file)?.has(decodeURIComponent(hash.slice(1))) ?? false;
  return existsSync(path.join(BUILT, file));
}
