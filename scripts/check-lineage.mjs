// Runs projects on this machine, and builds the events of OpenLineage that they send with the classes of its official client, which are
// made from the official schema. The client is Python's: where there is none, or no package index, this says so and checks nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { venv } from './venv.mjs';

const CLIENT = 'openlineage-python==1.54.0';
const ROOT = path.resolve('.');
const PROGRAM = path.resolve('dist/bin/starlake-sfn.js');

/** What the runs are made to have. */
const FACETS = [
  'dataQualityAssertions DataQualityAssertionsDatasetFacet',
  'documentation DocumentationDatasetFacet',
  'documentation DocumentationJobFacet',
  'errorMessage ErrorMessageRunFacet',
  'jobType JobTypeJobFacet',
  'nominalTime NominalTimeRunFacet',
  'outputStatistics OutputStatisticsOutputDatasetFacet',
  'parent ParentRunFacet',
  'schema SchemaDatasetFacet',
];

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'starlake-lineage-')));
try {
  const bin = venv(path.join(folder, 'venv'), 'Events of OpenLineage were not checked with its client', CLIENT);
  if (bin !== undefined) check(bin('python'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function check(python) {
  const expecting = project('expecting', 'test/fixtures/golden/h-expect-more/project');
  appendFileSync(path.join(expecting, 'metadata/load/d1/a.sl.yml'), '  comment: All of them.\n');
  const sample = project('sample', 'examples/starlake-project');
  const events = [
    ...eventsOf(expecting, 0, '--all'),
    ...eventsOf(sample, 0, '--all'),
    ...eventsOf(sample, 1, 'sales', '--tables', 'nobody'),
  ];
  const file = path.join(folder, 'events.ndjson');
  writeFileSync(file, events.join(''));
  const { status, stdout, stderr } = spawnSync(python, ['scripts/check-lineage.py', file], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), FACETS);
  console.log(
    `${events.length} events of OpenLineage, with ${FACETS.length} facets, are what its client makes of its schema`,
  );
}

/** An app with lineage, of a project. */
function project(name, source) {
  const directory = path.join(folder, name);
  cpSync(source, directory, { recursive: true });
  const app = `
    const { App, Stack } = require(${JSON.stringify(path.join(ROOT, 'node_modules/aws-cdk-lib'))});
    const { OpenLineage, ProjectJob, StarlakeProject } = require(${JSON.stringify(ROOT)});
    const openLineage = OpenLineage.eventBridge({ datasetNamespace: 'duckdb:///warehouse' });
    const preLoadStrategy = 'imported';
    const job = ProjectJob.ecs({ openLineage, options: { preLoadStrategy } });
    new StarlakeProject(new Stack(new App(), 'Check'), 'Project', { directory: '.', job });
  `;
  writeFileSync(path.join(directory, 'app.cjs'), app);
  writeFileSync(path.join(directory, 'cdk.json'), JSON.stringify({ app: 'node app.cjs' }));
  return directory;
}

/** The events of a run, a line each. */
function eventsOf(cwd, code, ...args) {
  const run = [PROGRAM, 'run', ...args, '--executor', 'embedded', '--open-lineage', 'events.ndjson', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, run, { cwd, encoding: 'utf8' });
  assert.equal(status, code, `starlake-sfn run ${args.join(' ')}: ${stderr}${stdout.slice(0, 2000)}`);
  return readFileSync(path.join(cwd, 'events.ndjson'), 'utf8').split(/(?<=\n)/);
}
