// The licences of the packages that a bundle holds: most ask that their text goes with it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @param metafile esbuild's account of the bundle
 * @returns a text with each package's name, version and licence; a licence that several have in the same words is there once
 */
export function licencesOf(metafile) {
  const folders = Object.keys(metafile.inputs).flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  const names = new Map();
  for (const { text, name } of [...new Set(folders)].sort().map(licenceOf)) {
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  return [...names].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`).join('\n\n');
}

function licenceOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const by = typeof author === 'string' ? author : author?.name;
  // A few packages state their licence in package.json only.
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : `${license}${by ? `, ${by}` : ''}`;
  return { name: `== ${name} ${version} (${license})`, text };
}
