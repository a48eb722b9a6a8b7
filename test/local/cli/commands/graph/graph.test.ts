import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { fileName } from '../../../../../local/cli/text/file-name';
import { json } from '../../../../../local/cli/json';
import { graphOf } from '../../../../../local/graph/state-machine/model';
import { definitionArb } from '../../../graph/definitions';
import { checkJson } from '../../json-schema';
import { cleanUp, cli, fakeIo, synths, tempApp } from '../../support';

afterAll(cleanUp);

test('mermaid goes to standard output', async () => {
  const { code, out } = await cli(['graph', 'sales'], fakeIo(tempApp()));
  expect({ code, out }).toEqual({ code: 0, out: 'flowchart TD\n  Files?\n' });
});

test.each([
  [['--format', 'svg'], 'sales.svg', '<svg><title>sales</title></svg>\n'],
  [['--format', 'png'], 'sales.png', 'PNG of <svg><title>sales</title></svg>'],
  [['--file', 'drawing.png'], 'drawing.png', 'PNG of <svg><title>sales</title></svg>'],
  [['--file', 'drawing.svg'], 'drawing.svg', '<svg><title>sales</title></svg>\n'],
  [['--file', 'drawing.SVG'], 'drawing.SVG', '<svg><title>sales</title></svg>\n'],
  [['--file', 'drawing', '--format', 'svg'], 'drawing', '<svg><title>sales</title></svg>\n'],
  [['--file', 'drawing.mmd'], 'drawing.mmd', 'flowchart TD\n  Files?\n'],
])('%j writes %s', async (options, file, content) => {
  const folder = tempApp();
  const { code, out } = await cli(['graph', 'sales', ...options], fakeIo(folder));
  expect({ code, out }).toEqual({ code: 0, out: `Wrote ${file}\n` });
  expect(readFileSync(path.join(folder, file), 'utf8')).toBe(content);
});

test('--states asks for the states of a pipeline, --full for all of a project', async () => {
  const states = await cli(['graph', 'sales', '--states'], fakeIo(tempApp()));
  expect(states.out).toBe('flowchart TD\n  Files? as states\n');
  const svg = await cli(['graph', 'sales', '--states', '--format', 'svg', '--file', '-'], fakeIo(tempApp()));
  expect(svg.out).toBe('<svg><title>sales as states</title></svg>\n');
  const full = await cli(['graph', '--all', '--full', '--format', 'svg', '--file', '-'], fakeIo(tempApp()));
  expect(full.out).toBe('<svg><title>all of Starlake: sales</title></svg>\n');
});

test.each([
  [['--all', '--states'], '--states needs one pipeline\nUse graph PIPELINE --states.'],
  [['sales', '--full'], '--full needs --all\nThe drawing of sales already shows everything.'],
])('%j contradicts itself', async (options, message) => {
  const folder = tempApp();
  const { code, err } = await cli(['graph', ...options], fakeIo(folder));
  expect({ code, synths: synths(folder) }).toEqual({ code: 2, synths: [] });
  expect(err).toContain(message);
});

test.each([
  [['--file', 'x.pdf'], 'x.pdf: a drawing cannot have the extension .pdf\nKnown are .mmd, .md, .txt, .svg, .png.'],
  [['--file', 'x.pdf', '--format', 'svg'], 'a drawing cannot have the extension .pdf'],
  [['--file', 'x.png', '--format', 'svg'], '--format svg contradicts --file x.png, which is the name of a PNG\n'],
  [['--file', 'x.mmd', '--format', 'png'], 'Leave out --format, or name a file that ends in .png.'],
  [['--file', 'x.SVG', '--format', 'mermaid'], 'name a file that ends in .mmd, .md, .txt.'],
])('%j is refused before anything is synthesized', async (options, message) => {
  const folder = tempApp();
  const { code, out, err } = await cli(['graph', 'sales', ...options], fakeIo(folder));
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
  expect(synths(folder)).toEqual([]);
});

test('--file - draws to standard output, but no PNG to a terminal', async () => {
  const folder = tempApp();
  const svg = await cli(['graph', 'sales', '--format', 'svg', '--file', '-'], fakeIo(folder));
  expect(svg.out).toBe('<svg><title>sales</title></svg>\n');
  const png = await cli(['graph', 'sales', '--format', 'png', '--file', '-'], fakeIo(folder, { isTTY: true }));
  expect(png).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--file FILE') });
});

describe('--json', () => {
  const parsed = (out: string) => JSON.parse(out) as Record<string, unknown>;

  test('prints what there is to draw of a pipeline, and of a project', async () => {
    const one = await cli(['graph', 'sales', '--json'], fakeIo(tempApp()));
    expect(one).toMatchObject({ code: 0, err: '' });
    const first = { from: 'start', to: 'Files?', kind: 'next' };
    expect(parsed(one.out)).toMatchObject({ version: 1, name: 'sales', edges: expect.arrayContaining([first]) });
    const all = await cli(['graph', '--all', '--json'], fakeIo(tempApp()));
    expect(parsed(all.out)).toMatchObject({ name: 'project', cards: [{ title: 'sales', entries: [] }], links: [] });
  });

  test('says where a drawing was written too', async () => {
    const folder = tempApp();
    const { out } = await cli(['graph', 'sales', '--json', '--format', 'svg'], fakeIo(folder));
    expect(parsed(out)).toMatchObject({ name: 'sales', file: 'sales.svg' });
    expect(readFileSync(path.join(folder, 'sales.svg'), 'utf8')).toBe('<svg><title>sales</title></svg>\n');
  });

  test.each([[['--file', '-']], [['--format', 'mermaid']]])('leaves no room for a drawing: %j', async (options) => {
    const folder = tempApp();
    const { code, out } = await cli(['graph', 'sales', '--json', ...options], fakeIo(folder));
    expect({ code, synths: synths(folder) }).toEqual({ code: 2, synths: [] });
    expect(parsed(out)).toMatchObject({ error: { message: 'a drawing and JSON cannot both go to standard output' } });
  });

  test('has the published form, whatever there is to draw', () => {
    fc.assert(
      fc.property(definitionArb(), (drawn) =>
        checkJson(['graph'], json({ name: 'any', ...graphOf(drawn, ['daily']) })),
      ),
    );
  });
});

test('a file that cannot be written, a pipeline that is not there', async () => {
  const folder = tempApp();
  const unwritable = await cli(['graph', 'sales', '--file', 'no/such/folder.svg'], fakeIo(folder));
  expect(unwritable).toMatchObject({ code: 2, err: expect.stringContaining('cannot write no/such/folder.svg') });
  const unknown = await cli(['graph', 'sails'], fakeIo(folder));
  expect(unknown).toMatchObject({ code: 2, out: '', err: "starlake-sfn: there is no pipeline 'sails'\n" });
});

test.each([
  ['sales', 'sales'],
  ['a/b c', 'a-b-c'],
  ['../..', 'pipeline'],
  ['.hidden', 'hidden'],
])('the file of pipeline %s is %s', (name, file) => {
  expect(fileName(name)).toBe(file);
});
