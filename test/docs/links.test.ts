import { existsSync } from 'node:fs';
import path from 'node:path';
import { anchorsOf, pages, relativeLinksOf, ROOT } from './markdown';

const all = pages();

test.each(all.map((page) => [page.file, page] as const))('%s: every link leads somewhere', (file, page) => {
  const broken = relativeLinksOf(page).filter((link) => {
    const [target, anchor] = link.split('#');
    const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
    if (!existsSync(path.join(ROOT, linked))) return true;
    const other = all.find((each) => each.file === linked);
    return anchor !== undefined && !(other && anchorsOf(other).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test('every guide is reached from README.md', () => {
  const readme = all.find(({ file }) => file === 'README.md')!;
  const linked = relativeLinksOf(readme).map((link) => link.split('#')[0]);
  const guides = all.map(({ file }) => file).filter((file) => file.startsWith('docs/'));
  expect(guides.filter((guide) => !linked.includes(guide))).toEqual([]);
});
