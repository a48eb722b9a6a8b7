import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { scratchFolder, synthesize } from '../../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, TransformPipeline } from '../../../lib';
import { findPipeline, type Assembly } from '../../../local/assembly';
import { copyToScratch } from '../../../local/cli/project-root/scratch';
import { dataFolders } from '../../../local/engine/data-folders';

// A copy for a run has what its commands change; the rest is linked, or stays in the project.
const GIGABYTE_AND_HALF = 1_500_000_000;
const DATABASE = `${'\0'.repeat(8)}DUCK tables`;

function apps(environment: Record<string, string> = {}): Assembly {
  return synthesize((stack: Stack) => {
    const options = { slEnvVar: environment };
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), options });
    const load = (domain: string) =>
      new LoadPipeline(stack, domain, { job, domain, tables: [{ name: 'orders' }], pipelineName: `load_${domain}` });
    const [sales] = [load('sales'), load('hr')];
    const own = job.slImport(stack, { domain: 'hr' });
    new sfn.StateMachine(stack, 'Own', { definitionBody: sfn.DefinitionBody.fromChainable(own) });
    new TransformPipeline(stack, 'kpi', { job, tasks: [{ name: 'kpi.a' }] });
    new TransformPipeline(stack, 'all', {
      job,
      tasks: [{ name: 'kpi.b' }],
      loads: [{ pipeline: sales, tables: ['orders'] }],
    });
  });
}

function projectWith(files: Record<string, string> = {}): string {
  const root = scratchFolder();
  const domain = (directory: string) => `version: 1\nload:\n  metadata:\n    directory: "${directory}"\n`;
  const all: Record<string, string> = {
    'metadata/application.sl.yml': 'version: 1\napplication: {}\n',
    'metadata/load/sales/_config.sl.yml': domain('{{SL_DATASETS}}/incoming/sales'),
    'metadata/load/hr/_config.sl.yml': domain('landing/hr'),
    'datasets/incoming/sales/orders-1.csv': '1',
    'datasets/stage/sales/orders-2.csv': '2',
    'datasets/duckdb.db': DATABASE,
    ...files,
  };
  Object.entries(all).forEach(([name, text]) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  });
  return root;
}

function grow(root: string, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), '');
    truncateSync(path.join(root, name), GIGABYTE_AND_HALF);
  }
}

/** The files of the copy for a run, those that are copied and those that are links. */
function copyFor(assembly: Assembly, root: string, ...names: string[]) {
  const scratch = path.join(scratchFolder(), 'copy');
  const pipelines = names.map((name) => findPipeline(assembly, name));
  copyToScratch(root, scratch, dataFolders(assembly, pipelines, root));
  const files = readdirSync(scratch, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const data = files.map(({ parentPath, name }) => path.relative(scratch, path.join(parentPath, name)));
  const isLink = (name: string) => statSync(path.join(scratch, name)).nlink > 1;
  const [linked, copied] = [data.filter(isLink).sort(), data.filter((name) => !isLink(name)).sort()];
  return { scratch, linked, copied: copied.filter((name) => !name.startsWith('metadata')) };
}

const OWN = ['datasets/duckdb.db', 'datasets/incoming/sales/orders-1.csv', 'datasets/stage/sales/orders-2.csv'];
const OF_HR = ['datasets/ingesting/hr/a', 'datasets/stage/hr/a', 'datasets/unresolved/hr/a', 'landing/hr/a'];

describe('of a load', () => {
  test('files of other domains are links, wherever they land: SQL may read them, and no command of the run moves them', () => {
    const root = projectWith();
    grow(root, ...OF_HR, 'datasets/archive/sales/a');
    const { copied, linked } = copyFor(apps(), root, 'load_sales');
    expect({ copied, linked }).toEqual({ copied: OWN, linked: OF_HR });
  });

  test('own files and databases are copies: what changes them leaves the project as it is', () => {
    const root = projectWith({ 'landing/hr/tables.db': DATABASE, 'landing/hr/a': '1' });
    const { scratch, linked } = copyFor(apps(), root, 'load_sales');
    expect(linked).toEqual([]);
    appendFileSync(path.join(scratch, 'landing/hr/tables.db'), ' and more');
    expect(readFileSync(path.join(root, 'landing/hr/tables.db'), 'utf8')).toBe(DATABASE);
  });

  test('a folder in which own files land, too, is copied', () => {
    const root = projectWith();
    const config = path.join(root, 'metadata/load/hr/_config.sl.yml');
    writeFileSync(config, readFileSync(path.join(root, 'metadata/load/sales/_config.sl.yml')));
    expect(copyFor(apps(), root, 'load_sales')).toMatchObject({ copied: OWN, linked: [] });
  });
});

describe('what was archived stays in the project', () => {
  test.each([
    [{ SL_AREA_ARCHIVE: 'done' }, 'datasets/done/sales/a'],
    [{ SL_AREA_ARCHIVE: 'old/files' }, 'datasets/old/files/hr/a'],
  ])('where %j has it', (environment, file) => {
    const root = projectWith();
    grow(root, file);
    const { copied, linked } = copyFor(apps(environment), root, 'load_sales', 'load_hr');
    expect([...copied, ...linked]).not.toContain(file);
    expect(copied).toEqual(OWN);
  });

  test('but not where files wait, too', () => {
    expect(copyFor(apps({ SL_AREA_ARCHIVE: 'stage' }), projectWith(), 'load_sales').copied).toEqual(OWN);
  });
});

describe('of transforms', () => {
  test('all files of domains are links, but those of tables that are loaded first', () => {
    const root = projectWith({ 'landing/hr/a': '1' });
    expect(copyFor(apps(), root, 'kpi')).toMatchObject({ copied: [OWN[0]], linked: [...OWN.slice(1), 'landing/hr/a'] });
    expect(copyFor(apps(), root, 'all')).toMatchObject({ copied: OWN, linked: ['landing/hr/a'] });
  });
});

test('of a state machine of your own all is copied: what its commands change nobody knows', () => {
  const root = projectWith({ 'landing/hr/a': '1' });
  expect(copyFor(apps(), root, 'Own')).toMatchObject({ copied: [...OWN, 'landing/hr/a'], linked: [] });
});

test('a domain that lands elsewhere, or nowhere, changes nothing about the others', () => {
  const directory = (value: string) => `load:\n  metadata:\n    directory: "${value}"\n`;
  const [bucket, unset] = [directory('s3a://landing/it'), directory('{{nobody}}/x')];
  const files = { 'metadata/load/it/_config.sl.yml': bucket, 'metadata/load/odd/_config.sl.yml': unset };
  const root = projectWith({ ...files, 'metadata/load/none/a.sl.yml': '', 'landing/hr/a': '1' });
  expect(copyFor(apps(), root, 'load_sales')).toMatchObject({ copied: OWN, linked: ['landing/hr/a'] });
});
