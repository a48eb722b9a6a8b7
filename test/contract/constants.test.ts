import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** A constant of a file that is a number or a text. */
const LITERAL = /^(?:export )?const ([A-Z][A-Z0-9_]+) = ('[^'\n]*'|[\d_.]+);/gm;

/** Where each constant is declared, by its name and value. */
function declarations(folder: string): Array<[constant: string, file: string]> {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => path.join(folder, file))
    .flatMap((file) =>
      [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(LITERAL)].map(([, name, value]): [string, string] => [
        `${name} = ${value.startsWith("'") ? value : Number(value.replaceAll('_', ''))}`,
        file,
      ]),
    );
}

test('a constant is declared in one file', () => {
  const files = new Map<string, string[]>();
  for (const [constant, file] of ['lib', 'lambda', 'local'].flatMap(declarations)) {
    files.set(constant, [...(files.get(constant) ?? []), file]);
  }
  expect(files.size).toBeGreaterThan(100);
  expect(Object.fromEntries([...files].filter(([, each]) => each.length > 1))).toEqual({});
});
