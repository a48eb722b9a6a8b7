import * as fc from 'fast-check';
import type { DeclaredTable } from '../../../local/catalog/catalog';
import { makeCatalog } from '../../../local/catalog/make-catalog';
import type { RunRecord } from '../../../local/history/run-record';
import { catalogFiles, type SiteFile } from '../../../local/pages/catalog/catalog-site';
import { pageName } from '../../../local/pages/site';
import type { Pipeline } from '../../../local/pipeline';
import { load, transform } from '../catalog/pipelines';
import { tagsOf } from './tags';

const AT = new Date('2026-11-30T12:00:00Z');

/** The files of the site of an app that has one text for all of its names and descriptions. */
function siteOf(text: string): Map<string, string> {
  const declared: DeclaredTable = {
    ...{ file: text, comment: text, domainComment: text, tags: [text], primaryKey: [text] },
    columns: [{ name: text, type: text, comment: text, privacy: text, foreignKey: text }],
    ...{ pattern: text, format: text, ack: text, freshness: text, sql: `select ${text}` },
    writeStrategy: { type: text, key: [text], timestamp: text },
  };
  const pipelines: Pipeline[] = [
    load('in', [text], { name: `load ${text}`, machineName: text, path: text, schedules: ['0 4 * * * UTC'] }),
    transform(`of ${text}`, { [`out.${text}`]: [`in.${text}`, `else.${text}`] }, { stack: text }),
  ];
  const known = pipelines.flatMap(({ datasets }) => datasets!.writes).map((name) => name.toLowerCase());
  const tables = new Map(known.map((name) => [name, declared]));
  const catalog = makeCatalog(pipelines, { name: text, at: AT, declared: tables });
  return new Map([...catalogFiles(catalog)].map(({ path, content }) => [path, content]));
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></pre></script>',
  '../../../etc/passwd',
  '&lt;b&gt;',
  '\u2028\u0000\ud800',
];

test('no name and no description is taken for HTML, or for a path', () => {
  const plain = [...siteOf('plain')].flatMap(([file, html]) => (file.endsWith('.html') ? [tagsOf(html)] : [])).sort();
  const texts = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', minLength: 1 }));
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(text.trim() !== '');
      const site = siteOf(text);
      const pages = [...site].flatMap(([file, html]) => (file.endsWith('.html') ? [tagsOf(html)] : []));
      expect(pages.sort()).toEqual(plain);
      expect([...site.keys()].filter((file) => !/^((pipelines|tables)\/)?[a-z0-9_][a-z0-9_.-]*$/.test(file))).toEqual(
        [],
      );
    }),
    { numRuns: 30 },
  );
});

test('what can be found is a script that has no more than its data', () => {
  for (const text of HOSTILE) {
    const script = siteOf(text).get('search-index.js')!;
    const entries = JSON.parse(script.replace(/^window.searchIndex = /, '').replace(/;\n$/, '')) as string[][];
    expect(entries).toHaveLength(5);
    expect(entries.find(([title]) => title === `in.${text}`)).toEqual([
      `in.${text}`,
      `tables/${pageName(`in.${text}`)}.html`,
      'table',
      // Of the table, its column with its own, and the domain.
      [text, text, text, text].join(' '),
    ]);
  }
});

test('a table whose project is not there says so', () => {
  const catalog = makeCatalog([load('in', ['a'])], { name: 'x', at: AT, declared: new Map() });
  const page = [...catalogFiles(catalog)].find(({ path }) => path === 'tables/in.a.html')!.content;
  expect(page).toContain('The metadata of its project are not there');
});

test('the last local runs of a pipeline are there where some are kept', () => {
  const catalog = makeCatalog([load('in', ['a']), load('other', ['b'])], { name: 'x', at: AT, declared: new Map() });
  const run: RunRecord = {
    ...{ id: '1', pipeline: 'in', kind: 'load', where: 'local', status: 'FAILED' },
    ...{
      startedAt: '2026-11-29T10:00:00.000Z',
      endedAt: '2026-11-29T10:00:05.000Z',
      logicalDate: '2026-11-29T00:00:00Z',
    },
    ...{ states: [], containers: [], error: { name: 'Starlake.LoadFailed', message: 'a <b> has failed' } },
    results: [{ kind: 'table', name: 'a', status: 'LOADED', rows: 1200 }],
  };
  const pagesOf = (files: Iterable<SiteFile>) => new Map([...files].map(({ path, content }) => [path, content]));
  const pages = pagesOf(catalogFiles(catalog, ({ id }) => (id === 'in' ? [run] : [])));
  for (const text of ['failed', '2026-11-29 10:00 UTC', '5.0s', '1,200', 'a &lt;b> has failed']) {
    expect(pages.get('pipelines/in.html')).toContain(text);
  }
  expect(pages.get('index.html')).toContain('Last run here');
  expect(pages.get('pipelines/other.html')).not.toContain('Last runs');
  expect(pagesOf(catalogFiles(catalog)).get('index.html')).not.toContain('Last run here');
});

test('lineage lists tables, and of thousands of them only their pipelines: each table has its own', () => {
  const lineageOf = (count: number) => {
    const tasks = Object.fromEntries(Array.from({ length: count }, (_, i) => [`kpi.t${i}`, ['in.a']]));
    const catalog = makeCatalog([load('in', ['a']), transform('kpi', tasks)], {
      name: 'x',
      at: AT,
      declared: new Map(),
    });
    return [...catalogFiles(catalog)].find(({ path }) => path === 'lineage.html')!.content;
  };
  expect(lineageOf(3)).toContain('href="tables/kpi.t2.html"');
  const long = lineageOf(1001);
  expect(long).not.toContain('href="tables/');
  expect(long).toContain('<a href="pipelines/kpi.html">kpi</a>');
});

test('of thousands of tables, the pages of all of them stay small', () => {
  const names = Array.from({ length: 50 }, (_, i) => `table_${i}`);
  const domains = Array.from({ length: 200 }, (_, i) => load(`domain_${i}`, names));
  const catalog = makeCatalog(domains, { name: 'Large', at: AT, declared: new Map() });
  const sizes: Record<string, number> = {};
  for (const { path, content } of catalogFiles(catalog)) {
    if (path === 'tables.html' || path === 'index.html') sizes[path] = content.length;
    if (path.startsWith('pipelines/')) break;
  }
  expect(sizes['index.html']).toBeLessThan(150_000);
  expect(sizes['tables.html']).toBeLessThan(1_500_000);
});
