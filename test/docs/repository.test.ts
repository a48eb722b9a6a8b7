import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './markdown';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const yamlsIn = (folder: string) => readdirSync(path.join(ROOT, folder)).map((file) => path.join(folder, file));

test.each(yamlsIn('.github/workflows'))('%s runs only what there is', (file) => {
  const { jobs } = parse(read(file)) as { jobs: Record<string, { steps: { run?: string }[] }> };
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run?.split('\n') ?? []));
  expect(commands.length).toBeGreaterThan(0);
  const { scripts } = JSON.parse(read('package.json'));
  const missing = commands.filter((command) => {
    const script = /\bnpm run (?:--silent )?([\w:]+)/.exec(command)?.[1];
    const program = /(?:^|\bnode )((?:\.ci|scripts)\/[\w./-]+)/.exec(command)?.[1];
    return (
      (script !== undefined && !(script in scripts)) || (program !== undefined && !existsSync(path.join(ROOT, program)))
    );
  });
  expect(missing).toEqual([]);
});

// GitHub shows no form with an error in it, and says nothing.
const forms = yamlsIn('.github/ISSUE_TEMPLATE').filter((file) => !file.endsWith('config.yml'));
test.each(forms)('%s is a form', (file) => {
  const { name, description, body } = parse(read(file));
  expect([typeof name, typeof description]).toEqual(['string', 'string']);
  const ids = body.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { type, attributes } of body) {
    expect(['input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
    expect(typeof attributes.label).toBe('string');
  }
});
