import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, tableUnder } from './markdown';
import { effectiveOptions } from '../../lib/options/dag-options';

const guide = readFileSync(path.join(ROOT, 'docs/your-project.md'), 'utf8');

test('the table of options has every option that has an effect, and of which pipelines', () => {
  const rows = tableUnder('## Options of dag configurations', guide);
  expect(rows.map(([name]) => name).sort()).toEqual([...effectiveOptions()].sort());
  const [loads, transforms] = [effectiveOptions('load'), effectiveOptions('transform')];
  for (const [name, of] of rows) {
    const isOf = { both: [true, true], loads: [true, false], transforms: [false, true] }[of];
    expect([name, loads.includes(name), transforms.includes(name)]).toEqual([name, ...isOf!]);
  }
});

test('the templates that it names are shipped', () => {
  const { files } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  expect(files).toContain('templates');
  const names = [...guide.matchAll(/`((?:load|transform)\/\S+\.j2)`/g)].map(([, name]) => name);
  expect(names).toHaveLength(2);
  names.forEach((name) => readFileSync(path.join(ROOT, 'templates', name)));
});
