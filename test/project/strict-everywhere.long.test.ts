import fc from 'fast-check';
import { readProject } from '../../lib/project';
import type { SectionName } from '../../lib/project/keys/starlake-keys';
import { examine } from '../../lib/starlake-project/examine-project';
import { createEmbeddedExecutor } from '../../local/executors/embedded';
import { removeProjects, writeProject } from './support';
import { misspelt } from './whole-files';

afterAll(removeProjects);

const LOAD = ['load', '--domains', 'd', '--tables', 't'];
const TRANSFORM = ['transform', '--name', 'k.a'];

const PROJECT: Record<string, string> = {
  'load/d/_config.sl.yml': 'version: 1\nload: {}\n',
  'load/d/t.sl.yml': 'version: 1\ntable: { name: t, pattern: x, attributes: [{ name: a }] }\n',
  'transform/k/a.sl.yml': 'version: 1\ntask: {}\n',
  'transform/k/a.sql': 'SELECT 1 AS a',
};

async function run(folder: string, argv: string[]): Promise<{ exitCode: number; said: string }> {
  const said: string[] = [];
  const executor = createEmbeddedExecutor();
  const { exitCode } = await executor.run({
    argv,
    ...{ environment: { SL_ROOT: folder }, secrets: [], image: 'starlakeai/starlake:1.8.0' },
    signal: new AbortController().signal,
    onLine: (line) => said.push(line),
    timeOut: () => undefined,
  });
  await executor.close();
  return { exitCode, said: said.join('\n') };
}

// Which command reads a file: nobody runs anything of what is declared in the others.
test.each<[string, SectionName, string[] | undefined]>([
  ['application.sl.yml', 'application', LOAD],
  ['env.sl.yml', 'env', LOAD],
  ['env.PROD.sl.yml', 'env', TRANSFORM],
  ['load/d/_config.sl.yml', 'load', LOAD],
  ['load/d/t.sl.yml', 'table', LOAD],
  ['types/default.sl.yml', 'types', LOAD],
  ['types/types.sl.yml', 'types', TRANSFORM],
  ['transform/k/_config.sl.yml', 'transform', TRANSFORM],
  ['transform/k/a.sl.yml', 'task', TRANSFORM],
  ['refs.sl.yml', 'refs', TRANSFORM],
  ['dags/g.sl.yml', 'dag', undefined],
  ['external/e/_config.sl.yml', 'load', undefined],
  ['external/e/t.sl.yml', 'table', undefined],
])('a misspelt key of %s is found by plan, by synth and by a run', async (file, section, command) => {
  await fc.assert(
    fc.asyncProperty(misspelt(section), async ({ text, about, line }) => {
      const folder = writeProject({ ...PROJECT, [file]: text });
      const message = `metadata/${file}:${line}: ${about} is no key of Starlake's`;
      expect(examine(folder, {}).errors.join('\n')).toContain(message);
      expect(() => readProject(folder)).toThrow(message);
      if (command !== undefined) {
        const { exitCode, said } = await run(folder, command);
        expect(exitCode).toBe(1);
        expect(said).toContain(message);
      }
    }),
    { numRuns: 5 },
  );
});
