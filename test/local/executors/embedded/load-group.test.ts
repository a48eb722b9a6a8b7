import { keeper, TestProject } from './support';

const keep = keeper();
const LOAD = ['load', '--domains', 'shop', '--tables', 'things,bad,more'];

/** Three tables of one command; the files of `bad` cannot be read. */
function groupProject(): TestProject {
  const attributes = 'attributes: [{name: id, type: int}]';
  const project = keep(TestProject.ofTable(`  ${attributes}\n`, { things1: 'id\n1\n', more1: 'id\n2\n' }));
  for (const [name, metadata] of [
    ['bad', 'metadata: {format: JSON}'],
    ['more', 'metadata: {format: DSV}'],
  ] as const) {
    project.write(
      `metadata/load/shop/${name}.sl.yml`,
      `version: 1\ntable: {name: ${name}, pattern: '${name}.*', ${metadata}, ${attributes}}`,
    );
  }
  project.write('datasets/stage/shop/bad1', '{"id": 1, oops ]');
  return project;
}

const places = (project: TestProject) =>
  Object.fromEntries(['stage', 'ingesting', 'archive'].map((area) => [area, project.files(`datasets/${area}/shop`)]));

test('a table that fails leaves its file in ingesting, and the others are loaded: exit code 1', async () => {
  const project = groupProject();
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 2 });
  expect(places(project)).toEqual({ stage: [], ingesting: ['bad1'], archive: ['more1', 'things1'] });
  const summaries = project.lines.flatMap((line) => /^ingestion-summary.*schema: (\w+)/.exec(line)?.[1] ?? []);
  expect(summaries.sort()).toEqual(['more', 'things']);
  expect(project.lines).not.toContain('Load summary:');
});

test('before each file there are four lines about it, and what failed is told before those of the next', async () => {
  const project = groupProject();
  await project.run(LOAD);
  const uri = (name: string) => `file:${project.path(`datasets/ingesting/shop/${name}`)}`;
  for (const [name, format] of [
    ['things', 'DSV'],
    ['bad', 'JSON'],
    ['more', 'DSV'],
  ]) {
    const at = project.lines.indexOf(`File(s): ${uri(`${name}1`)}`);
    expect(project.lines.slice(at - 2, at)).toEqual(['Loading', `Format: ${format}`]);
    expect(project.lines[at + 1]).toBe(`Table: shop.${name}`);
  }
  const sections = project.lines.join('\n').split('Loading\n');
  const failed = sections.filter((section) => section.includes('Error: '));
  expect(failed).toEqual([expect.stringContaining(`File(s): ${uri('bad1')}\n`)]);
});

test('a load of which everything succeeds ends with its sums', async () => {
  const project = groupProject();
  project.write('datasets/stage/shop/bad1', '{"id": 1}');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 3 });
  const at = project.lines.indexOf('Load summary:');
  expect(project.lines.slice(at, at + 4)).toEqual(['Load summary:', 'Input records: 3', 'Accepted: 3', 'Rejected: 0']);
  const uris = project.lines.slice(at + 4).map((line) => line.replace(/^(Data successfully loaded from |\t)/, ''));
  expect(uris.map((each) => each.split('/').at(-1)).sort()).toEqual(['bad1', 'more1', 'things1']);
});

test('a table that is not done here is refused before its files are moved, and the others are loaded', async () => {
  const project = groupProject();
  project.write(
    'metadata/load/shop/bad.sl.yml',
    "version: 1\ntable: {name: bad, pattern: 'bad.*', attributes: [{name: id, type: nope}]}",
  );
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 2 });
  expect(places(project)).toEqual({ stage: ['bad1'], ingesting: [], archive: ['more1', 'things1'] });
});

test('when it is stopped in the middle, tables before stay archived, and later ones in stage', async () => {
  const project = groupProject();
  project.write('datasets/stage/shop/bad1', '{"id": 1}');
  const controller = new AbortController();
  const begun: string[] = [];
  project.checkpoint = ({ step, file }) => {
    if (step === 'read' && begun.push(file!) === 2) controller.abort();
  };
  expect(await project.run(LOAD, { signal: controller.signal })).toEqual({ exitCode: 143 });
  const later = ['bad1', 'more1', 'things1'].filter((name) => !begun.includes(name));
  expect(places(project)).toEqual({ archive: [begun[0]], ingesting: [begun[1]], stage: later });
});
