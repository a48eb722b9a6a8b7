import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pages, ROOT } from './markdown';

const sections: Record<string, Record<string, string>> = JSON.parse(
  readFileSync(path.join(ROOT, 'site/sidebar.json'), 'utf8'),
);
const listed = Object.values(sections).flatMap((titles) => Object.keys(titles));

test('every page is in one section of site/sidebar.json, and no other is', () => {
  expect([...listed].sort()).toEqual(['API.md', ...pages().map(({ file }) => file)].sort());
});

test('every page has a title of its own', () => {
  const titles = Object.values(sections).flatMap((section) => Object.values(section));
  expect(new Set(titles).size).toBe(titles.length);
});
