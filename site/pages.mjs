// Which pages the site has, and where: the same for what collects, shows and checks them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Where the pages are collected, for VitePress. */
export const COLLECTED = path.join(ROOT, 'site/.pages');

/** The built site. */
export const BUILT = path.join(ROOT, 'site/.vitepress/dist');

/** Where the site is, on the host. */
export const BASE = '/starlake-stepfunctions/';

/** Titles of the pages in the sidebar by their files, by section. */
export const SECTIONS = JSON.parse(readFileSync(path.join(ROOT, 'site/sidebar.json'), 'utf8'));

/** All pages, as files of the repository. */
export const PAGES = Object.values(SECTIONS).flatMap((titles) => Object.keys(titles));

/** The reference of the public API, which the site divides: one page for each type. */
export const API = 'API.md';

/** File of a page in the site. */
export const siteFile = (page) => (page === API ? 'API/index.md' : page.replace(/README\.md$/, 'index.md'));

/** The repository on GitHub. */
export const { homepage: REPOSITORY, version: VERSION } = JSON.parse(
  readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
);
