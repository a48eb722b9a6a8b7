import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectPipelines, runOrder } from '../../../local/assembly';
import type { Io } from '../../../local/cli/io';
import { readCatalog } from '../../../local/catalog/read-catalog';
import { projectCost } from '../../../local/cost/project-cost';
import { main } from '../../../local/cli/main';
import type { Parts, RunRequest } from '../../../local/cli/parts';
import { graphOf } from '../../../local/graph/state-machine/model';
import { projectGraph } from '../../../local/graph/project/project';
import { checkJson } from './json-schema';
import type { Pipeline } from '../../../local/pipeline';
import type { Definition } from '../../../local/asl';
import type { Executor } from '../../../local/executor';
import type { RunEvent, RunResult } from '../../../local/run-event';

/** A load pipeline's definition, cut down to what the command line looks at. */
export const definition: Definition = {
  StartAt: 'Files?',
  States: {
    'Files?': { Type: 'Task', Next: 'Ready?' },
    'Ready?': { Type: 'Choice', Choices: [{ Next: 'Load tables' }] },
    'Load tables': {
      Type: 'Map',
      Next: 'Close',
      MaxConcurrency: 8,
      ItemProcessor: {
        StartAt: 'Load',
        States: {
          Load: { Type: 'Task', Next: 'Loaded' },
          Loaded: { Type: 'Pass', End: true },
          Failed: { Type: 'Pass', End: true },
        },
      },
    },
    Close: { Type: 'Task', End: true },
  },
};

export const sales: Pipeline = { name: 'sales', kind: 'load', stack: 'Starlake', logicalId: 'Sales1', definition };
export const custom: Pipeline = {
  name: 'Nightly',
  kind: 'custom',
  stack: 'Starlake',
  logicalId: 'Nightly2',
  definition: { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
};

/** Folders that {@link cleanUp} removes. */
const folders: string[] = [];

export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sfn-cli-'));
  folders.push(folder);
  return folder;
}

export function cleanUp(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes files, with the folders they are in. */
export function write(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Gives a file a date so many seconds from now. */
export function date(file: string, seconds: number): void {
  const time = Date.now() / 1000 + seconds;
  utimesSync(file, time, time);
}

/** An app command that writes a cloud assembly and counts, where nobody looks for sources, how often it ran. */
export const FAKE_APP = `
const fs = require('node:fs'), path = require('node:path');
const out = process.env.CDK_OUTDIR;
fs.mkdirSync('node_modules', { recursive: true });
fs.appendFileSync('node_modules/synths.log', JSON.stringify(process.env) + '\\n');
fs.writeFileSync(path.join(out, 'manifest.json'), JSON.stringify({ version: '1', missing: global.missing }));
`;

/** A CDK app in a temporary folder with a Starlake project beside it. */
export function tempApp(config: object = {}, app = FAKE_APP): string {
  const folder = tempFolder();
  write(folder, {
    'app.js': app,
    'cdk.json': JSON.stringify({ app: `"${process.execPath}" app.js`, ...config }),
    'project/metadata/application.sl.yml': 'version: 1\napplication: {}\n',
    'project/datasets/incoming/sales/orders.csv': 'id\n1\n',
  });
  return folder;
}

/** The environments that the fake app was run with. */
export function synths(folder: string): Array<Record<string, string>> {
  try {
    const lines = readFileSync(path.join(folder, 'node_modules/synths.log'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Record<string, string>);
  } catch {
    return [];
  }
}

export interface FakeIo extends Io {
  out: string;
  err: string;
  interrupt(): void;
}

export function fakeIo(cwd: string, options: Partial<Io> & { input?: string } = {}): FakeIo {
  const controller = new AbortController();
  const { input = '', ...rest } = options;
  const io = {
    out: '',
    err: '',
    stdout: { write: (text: string) => (io.out += text) },
    stderr: { write: (text: string) => (io.err += text) },
    stdin: (async function* () {
      yield input;
    })(),
    isTTY: false,
    columns: undefined,
    rows: undefined,
    env: { PATH: process.env['PATH'], CDK_DEFAULT_ACCOUNT: '111111111111' },
    cwd,
    signal: controller.signal,
    interrupt: () => controller.abort(),
    ...rest,
  } as FakeIo;
  return io;
}

export interface FakeParts extends Parts {
  requests: RunRequest[];
  executor: Executor & { closed: number };
  chosen: string[];
}

/** An engine that plays the events it is given and ends as it is told. */
export function fakeParts(result: Partial<RunResult> = {}, events: readonly RunEvent[] = []): FakeParts {
  const executor = {
    name: 'embedded' as const,
    notice: 'runs on DuckDB, it is not Starlake itself',
    closed: 0,
    run: async () => ({ exitCode: 0 }),
    close: async () => void executor.closed++,
  };
  const parts: FakeParts = {
    requests: [],
    executor,
    chosen: [],
    runOrder: async (pipelines, stack) => runOrder(projectPipelines(pipelines, stack)),
    dataFolders: async (_assembly, _pipelines, project) => ({
      archives: [path.join(project, 'datasets/archive')],
      waiting: [],
      idle: [],
    }),
    refreshedBy: async () => [],
    projectMermaid: async (pipelines) => `flowchart LR\n  ${pipelines.map(({ name }) => name).join('\n  ')}`,
    projectSvg: async (pipelines, { title, full }) =>
      `<svg><title>${full ? 'all of ' : ''}${title}: ${pipelines.map(({ name }) => name)}</title></svg>`,
    readAssembly: async (directory) => ({ directory }),
    pipelinesOf: async () => [sales, custom],
    findPipeline: async (_, name) => {
      const found = [sales, custom].find((pipeline) => pipeline.name === name);
      if (found === undefined) throw new Error(`there is no pipeline '${name}'`);
      return found;
    },
    runPipeline: async (request) => {
      parts.requests.push(request);
      for (const event of events) request.onEvent(event);
      return { status: 'SUCCEEDED', history: [...events], ...result };
    },
    selectExecutor: async (choice, root) => {
      parts.chosen.push(choice, root);
      return executor;
    },
    hasLineage: async () => false,
    sendLineage: async () => 0,
    takeSnapshot: async () => ({ executions: [], logs: {} }),
    refuseResume: async () => undefined,
    restoreSnapshot: async () => undefined,
    graph: async ({ definition: drawn, schedules }) => graphOf(drawn, schedules),
    projectGraph: async (pipelines) => projectGraph(pipelines),
    mermaid: async ({ definition: drawn }, states) => `flowchart TD\n  ${drawn.StartAt}${states ? ' as states' : ''}`,
    svg: async ({ name }, states) => `<svg><title>${name}${states ? ' as states' : ''}</title></svg>`,
    png: async (svg) => Buffer.from(`PNG of ${svg}`),
    cost: async (_, request) =>
      projectCost({ ...request, sizing: () => (_state, seconds) => ({ seconds, isArm: false, isPublic: false }) }),
    projectFolders: async () => [],
    catalog: async (pipelines, request) => readCatalog(pipelines, request),
    databasesIn: async () => [],
    readTable: async () => ({ among: [], all: [] }),
    deployed: async () => {
      throw new Error('nothing is deployed');
    },
  };
  return parts;
}

/** Runs the command line in a folder. What it prints as JSON has to have the form that is published. */
export async function cli(argv: string[], io: FakeIo, parts: Parts = fakeParts()) {
  const code = await main(argv, io, parts);
  if (argv.includes('--json')) checkJson(argv, io.out);
  return { code, out: io.out, err: io.err };
}

/** Lists in a folder; which assembly was read, and what else happened. */
export async function list(cwd: string, ...options: string[]) {
  const read: string[] = [];
  const parts = { ...fakeParts(), readAssembly: async (directory: string) => void read.push(directory) };
  return { ...(await cli(['list', ...options], fakeIo(cwd), parts)), read: read[0] };
}
