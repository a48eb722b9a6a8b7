import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { engineParts } from '../../../../local/cli/parts';
import { sampleAssembly } from '../../../docs/evaluate';
import { cleanUp, cli, custom, fakeIo, fakeParts, sales, tempApp, tempFolder } from '../support';

afterAll(cleanUp);

/** A folder with the app of the sample, already synthesized. */
function sampleFolder(): string {
  return tempApp({ app: sampleAssembly() });
}

/** Every file below a folder, by its path in it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe('the site of the sample', () => {
  const cwd = sampleFolder();
  const site = path.join(cwd, 'site');
  let said: Awaited<ReturnType<typeof cli>>;
  beforeAll(async () => {
    said = await cli(['docs', '-o', 'site'], fakeIo(cwd), engineParts);
  });

  test('has a page and a drawing for each pipeline, and a page for each table', () => {
    expect(said).toEqual({ code: 0, out: 'Wrote 5 pipelines and 11 tables: site/index.html\n', err: '' });
    const files = filesIn(site);
    expect(files).toEqual(expect.arrayContaining(['index.html', 'tables.html', 'lineage.html', 'catalog.json']));
    expect(files.filter((file) => /^pipelines.*html$/.test(file))).toHaveLength(5);
    expect(files.filter((file) => /^pipelines.*svg$/.test(file))).toHaveLength(5);
    expect(files.filter((file) => file.startsWith('tables/'))).toHaveLength(11);
  });

  test('has no link that leads nowhere, and none to another place', () => {
    const pages = filesIn(site).filter((file) => file.endsWith('.html'));
    const links = pages.flatMap((page) => {
      const html = readFileSync(path.join(site, page), 'utf8');
      return [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link]) => ({ page, link: link! }));
    });
    expect(links.length).toBeGreaterThan(200);
    const broken = links.filter(({ page, link }) => {
      if (link === 'data:,' || link === '#main') return false;
      return /^[a-z]+:/.test(link) || !existsSync(path.join(site, path.dirname(page), link));
    });
    expect(broken).toEqual([]);
  });

  test('tells what is known of a table and of a pipeline', () => {
    const table = readFileSync(path.join(site, 'tables/sales.orders.html'), 'utf8');
    for (const text of ['ordered_at', 'orders-.*\\.jsonl', 'APPEND', 'kpi.revenue_by_day', '0 2 * * *']) {
      expect(table).toContain(text);
    }
    const pipeline = readFileSync(path.join(site, 'pipelines/board.html'), 'utf8');
    expect(pipeline).toContain('are refreshed');
    expect(pipeline).toContain('src="../pipelines/board.svg"');
  });

  test('is written again over itself, without pages of what is gone', async () => {
    const before = filesIn(site);
    const pipelinesOf: typeof engineParts.pipelinesOf = async (assembly) =>
      (await engineParts.pipelinesOf(assembly)).filter(({ name }) => name !== 'board');
    expect(await cli(['docs', '-o', 'site'], fakeIo(cwd), { ...engineParts, pipelinesOf })).toMatchObject({ code: 0 });
    expect(before.filter((file) => !filesIn(site).includes(file))).toContain('pipelines/board.html');
    expect(await cli(['docs', '-o', 'site'], fakeIo(cwd), engineParts)).toMatchObject({ code: 0 });
    expect(filesIn(site)).toEqual(before);
  });

  test('keeps files that others have put there', async () => {
    const mine = ['tables/mine.md', 'pipelines/drawings/mine.svg', 'mine.md'];
    mkdirSync(path.join(site, 'pipelines/drawings'));
    mine.forEach((file) => writeFileSync(path.join(site, file), ''));
    for (let time = 0; time < 2; time++) {
      expect(await cli(['docs', '-o', 'site'], fakeIo(cwd), engineParts)).toMatchObject({ code: 0 });
      expect(filesIn(site)).toEqual(expect.arrayContaining(mine));
    }
  });

  test('has the mark by which GitHub Pages also serves files whose names begin with _', () => {
    expect(filesIn(site)).toContain('.nojekyll');
  });

  test('does not make the app out of date', async () => {
    const app = tempApp();
    await cli(['docs', '-o', 'site'], fakeIo(app));
    const { code, err } = await cli(['docs', '-o', 'site'], fakeIo(app));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

test('--json prints the catalog, and writes pages only with -o', async () => {
  const cwd = sampleFolder();
  const { out, err } = await cli(['docs', '--json'], fakeIo(cwd), engineParts);
  expect(err).toBe('');
  expect(JSON.parse(out).catalog.lineage).toContainEqual({
    ...{ from: 'kpi.revenue_by_day', to: 'kpi.revenue_by_month', pipeline: 'kpi', task: 'kpi.revenue_by_month' },
  });
  const both = JSON.parse((await cli(['docs', '--json', '-o', 'site'], fakeIo(cwd), engineParts)).out);
  expect(both).toMatchObject({ directory: path.join(cwd, 'site'), files: filesIn(path.join(cwd, 'site')).length - 1 });
  const kept = JSON.parse(readFileSync(path.join(cwd, 'site/catalog.json'), 'utf8'));
  expect(kept.catalog.tables).toEqual(both.catalog.tables);
});

test('a folder with other files is left alone', async () => {
  const cwd = tempApp();
  mkdirSync(path.join(cwd, 'mine'));
  writeFileSync(path.join(cwd, 'mine/notes.txt'), 'x');
  const { code, err } = await cli(['docs', '-o', 'mine'], fakeIo(cwd));
  expect(code).toBe(2);
  expect(err).toContain(`${cwd}/mine is not empty and has no pages: starlake-sfn docs writes nothing there`);
  expect(filesIn(path.join(cwd, 'mine'))).toEqual(['notes.txt']);
  expect((await cli(['docs', '-o', 'mine/notes.txt'], fakeIo(cwd))).err).toContain('notes.txt is not a folder');
});

test('without a folder it says what to name', async () => {
  const { code, err } = await cli(['docs'], fakeIo(tempApp()));
  expect(code).toBe(2);
  expect(err).toContain('docs needs a folder for its pages');
});

test('a project that cannot be read as a whole is a warning', async () => {
  const cwd = tempApp();
  const root = tempFolder();
  mkdirSync(path.join(root, 'metadata/load/sales'), { recursive: true });
  writeFileSync(path.join(root, 'metadata/load/sales/_config.sl.yml'), 'version: 1\nload: [\n');
  const { code, err } = await cli(['docs', '-o', 'site', '--root', root], fakeIo(cwd));
  expect(code).toBe(0);
  expect(err).toContain('starlake-sfn: warning: metadata/load/sales/_config.sl.yml');
});

test('many pipelines: it says how far it is, and Ctrl-C ends it', async () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ ...custom, name: `p${i}`, logicalId: `P${i}` }));
  const pipelinesOf = async () => [...many, sales];
  const { err } = await cli(['docs', '-o', 'site'], fakeIo(tempApp()), { ...fakeParts(), pipelinesOf });
  expect(err).toContain('25 of 61 pipelines drawn\n50 of 61 pipelines drawn\n');
  const io = fakeIo(tempApp());
  const parts = { ...fakeParts(), pipelinesOf, svg: async () => (io.interrupt(), '<svg/>') };
  expect(await cli(['docs', '-o', 'site'], io, parts)).toMatchObject({ code: 130 });
});
