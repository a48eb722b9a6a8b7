import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './markdown';

const page = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');

/** The rooms that the tables below a heading have, as `name/`. */
function roomsUnder(heading: string): string[] {
  const section = page.split(`\n### \`${heading}\`\n`)[1].split(/\n##/)[0];
  return [...section.matchAll(/^\| `([\w-]+)\/` /gm)].map(([, room]) => room).sort();
}

test.each(['lib/', 'lambda/', 'local/'])('the page names every room of %s, and no other', (folder) => {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const rooms = files
    .filter((file) => file.includes(path.sep) && /[.]tsx?$/.test(file))
    .map((file) => file.split(path.sep)[0]);
  expect(roomsUnder(folder)).toEqual([...new Set(rooms)].sort());
});

test('every path that the page names is there', () => {
  const paths = [
    ...page.matchAll(/`((?:lib|lambda|local|bin|test|faults|bench|scripts|templates|examples)\/[\w./-]*)`/g),
  ];
  expect(paths.length).toBeGreaterThan(80);
  expect(paths.map(([, each]) => each).filter((each) => !existsSync(path.join(ROOT, each)))).toEqual([]);
});

// A file without a folder stands in the folder of the file that the row names before it.
test('every file of the table is there', () => {
  const rows = page
    .split('## Where to change what\n')[1]
    .split('\n## ')[0]
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const missing = rows.flatMap((row) => {
    let folder = '';
    return [...row.split(' | ')[1].matchAll(/`([\w./-]+(?:\.ts|\/))`/g)].flatMap(([, file]) => {
      const isWhole = existsSync(path.join(ROOT, file));
      if (isWhole) folder = file.endsWith('/') ? file : path.dirname(file);
      const beside = [folder, path.dirname(folder)].some((each) => existsSync(path.join(ROOT, each, file)));
      return isWhole || beside || file === 'README.md' ? [] : [file];
    });
  });
  expect(missing).toEqual([]);
});

test('the properties of a class have a file of their own', () => {
  const folder = path.join(ROOT, 'lib');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const both = files.filter((file) => {
    const code = readFileSync(path.join(folder, file), 'utf8');
    return /^export (abstract )?class /m.test(code) && /^export interface \w+Props\b/m.test(code);
  });
  expect(both).toEqual([]);
});

// Handlers are tested as what they are made of and all together, tables by the commands that read them.
const WITHOUT_TESTS = ['lambda/handlers', 'local/tables'];

test('every room of the code has one of tests', () => {
  const rooms = ['lib', 'lambda', 'local'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}`),
  );
  const missing = rooms.filter((room) => !existsSync(path.join(ROOT, 'test', room.replace(/^lib\//, ''))));
  expect(missing.sort()).toEqual(WITHOUT_TESTS);
});
