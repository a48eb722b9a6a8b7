import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createEmbeddedExecutor } from '../../../../local/executors/embedded';
import { CASE_NAMES, CASES, readReal, type Real, type RealTables } from './golden/real';
import { REFUSED } from './golden/refused';
import { comparable, filesBelow, tablesOf, type AuditTable } from './golden/tables';

// Small projects, and what Starlake 1.8.2 did with them on DuckDB: the embedded executor does the same, or refuses.
const roots: string[] = [];
afterEach(() => roots.splice(0).forEach((root) => fs.rmSync(root, { recursive: true })));

/** Runs the commands of a case in a copy of its project. Told of each command that has ended. */
async function play(
  name: string,
  { steps }: Real,
  ended: (index: number, exit: number, root: string) => Promise<void>,
) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'golden-'));
  roots.push(root);
  const lines: string[] = [];
  const deliver = (folder: string) => fs.cpSync(path.join(CASES, name, folder), root, { recursive: true });
  deliver('project');
  for (const [index, { argv }] of steps.entries()) {
    if (index > 0 && argv[0] === 'stage') deliver('second');
    const executor = createEmbeddedExecutor();
    const { exitCode } = await executor.run({
      ...{ argv, environment: { SL_ROOT: root }, secrets: [], image: '' },
      signal: new AbortController().signal,
      onLine: (line) => lines.push(line),
      timeOut: () => undefined,
    });
    // Another process may open the database now.
    await executor.close();
    await ended(index, exitCode, root);
  }
  return lines;
}

/** Files of the areas; what Spark leaves in tmp when it fails has nothing to do with them. */
function areas(files: readonly string[]): string[] {
  return files.filter((file) => !/\.db(\.wal)?$/.test(file) && !file.startsWith('tmp/'));
}

/** The tables of the audit that are known of a case. */
function auditKnown(name: string): AuditTable[] {
  if (name.startsWith('h-')) return ['audit', 'rejected', 'expectations'];
  return /^(g|sample)-/.test(name) ? ['audit', 'rejected'] : [];
}

/** What is there after each command. */
function expected(real: Real): Array<{ exit: number; files?: string[]; tables?: unknown }> {
  const transforms = real.steps.filter(({ argv }) => argv[0] === 'transform').length;
  let loads = 0;
  let tasks = 0;
  return real.steps.map(({ argv, exit }) => {
    if (argv[0] === 'load') {
      const [files, tables] =
        loads++ === 0
          ? [real.files_after_load, real.tables_after_load]
          : [real.after_second_delivery?.files ?? [], real.after_second_delivery?.tables ?? {}];
      return { exit, files: areas(files), tables: comparable(tables as RealTables) };
    }
    const round = argv[0] === 'transform' ? ++tasks : 0;
    const isLast = round > 0 && round % (transforms / 2) === 0;
    return isLast
      ? { exit, tables: comparable(real.tables_after_transforms?.[round / (transforms / 2) - 1] ?? {}) }
      : { exit };
  });
}

test.each(CASE_NAMES.filter((name) => !Object.hasOwn(REFUSED, name)))('%s', async (name) => {
  const real = readReal(name);
  const wanted = expected(real);
  const found: typeof wanted = [];
  const lines = await play(name, real, async (index, exit, root) => {
    const { files, tables } = wanted[index];
    found.push({
      exit,
      ...(files ? { files: areas(filesBelow(path.join(root, 'datasets'))) } : {}),
      ...(tables ? { tables: await tablesOf(root, auditKnown(name)) } : {}),
    });
  });
  try {
    expect(found).toEqual(wanted);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${lines.slice(-20).join('\n')}`, { cause: error });
  }
});

test.each(Object.entries(REFUSED))('%s is refused before anything has changed', async (name, { says }) => {
  const real = readReal(name);
  const [stage, load] = real.steps;
  let staged: string[] = [];
  const lines = await play(name, { ...real, steps: [stage, load] }, async (index, exit, root) => {
    const files = areas(filesBelow(path.join(root, 'datasets')));
    if (index === 0) {
      staged = files;
      return;
    }
    expect(exit).toBe(1);
    expect(files).toEqual(staged);
    expect(await tablesOf(root, ['audit', 'rejected'])).toEqual({});
  });
  expect(lines.join('\n')).toMatch(says);
});
