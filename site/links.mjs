// Links of a page, which work on GitHub, as they must be in the site.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { API, PAGES, REPOSITORY, ROOT, siteFile } from './pages.mjs';

/**
 * A page's text with links to the other pages of the site, and to GitHub for all else.
 *
 * @throws Error for a link to a file that there is not
 */
export function siteLinks(text, page) {
  return outsideCode(text, (prose) =>
    prose
      .replace(/(\]\()(?![a-z]+:|#)([^)\s]+)/g, (_, before, link) => before + siteLink(link, page))
      .replace(
        /(<img src="|<source [^>]*srcset=")(?![a-z]+:)([^"]+)/g,
        (_, before, link) => before + pictureOf(link, page),
      ),
  );
}

/** Text in which everything but the fenced code blocks is changed. */
export function outsideCode(text, change) {
  return text
    .split(/^( *```[^]*?^ *```$)/m)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('');
}

function siteLink(link, page) {
  const [target, anchor] = link.split('#');
  const file = fileOf(target, page);
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (!PAGES.includes(file)) return `${REPOSITORY}/blob/main/${file}${hash}`;
  if (file === API && hash !== '') throw new Error(`${page}: link to API.md, not to a part of it: ${link}`);
  return relative(siteFile(page), siteFile(file)) + hash;
}

/** Pictures are copied to where they are in the repository. */
const pictureOf = (link, page) => relative(siteFile(page), fileOf(link, page));

function fileOf(link, page) {
  const file = path.posix.join(path.posix.dirname(page), link).replace(/\/$/, '');
  if (!existsSync(path.join(ROOT, file))) throw new Error(`${page}: there is no ${file}, to which it links`);
  return file;
}

function relative(from, to) {
  const link = path.posix.relative(path.posix.dirname(from), to);
  return link.startsWith('.') ? link : `./${link}`;
}
