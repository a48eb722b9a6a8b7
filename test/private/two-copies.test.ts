import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { newJob, newPipeline, TABLES } from '../pipeline/new-pipeline';
import { definitionOf, newStack } from '../helpers/definition';
import * as library from '../../lib';

// An app has two copies of this library where a package of it brings its own. The CDK it has once.
const SOURCES = path.join(__dirname, '../../lib');

/** Modules that both copies share: those that the library has as peers. */
function sharedModules(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const imported = files.flatMap((file) => [
    ...readFileSync(path.join(SOURCES, file), 'utf8').matchAll(/ from '((?:aws-cdk-lib|constructs)[^']*)'/g),
  ]);
  return [...new Set(imported.map(([, name]) => name))];
}

function secondCopy(): typeof library {
  let copy!: typeof library;
  const shared = sharedModules().map((name) => [name, jest.requireActual(name)] as const);
  jest.isolateModules(() => {
    shared.forEach(([name, module]) => jest.doMock(name, () => module));
    copy = require('../../lib');
  });
  return copy;
}

const copy = secondCopy();
const pipelineOf = (stack: Stack, props: Partial<library.LoadPipelineProps>) =>
  new copy.LoadPipeline(stack, 'Sales', { job: newJob(stack), domain: 'sales', tables: TABLES, ...props });

test("a pipeline takes a job and a pool of the other copy's", () => {
  expect(copy.StarlakePool).not.toBe(library.StarlakePool);
  const stack = newStack();
  const { stateMachine } = pipelineOf(stack, { pool: new library.StarlakePool({ name: 'heavy', slots: 3 }) });
  expect(definitionOf(stateMachine).States.load_sales.MaxConcurrency).toBe(3);
});

test('a job takes a pool of it', () => {
  const options = { slEnvVar: { SL_ROOT: 's3a://lake' } };
  const pools = [new library.StarlakePool({ name: 'heavy' })];
  expect(new copy.EcsStarlakeJob(newStack(), 'Job', { options, pools }).pool('heavy').slots).toBe(6);
});

test('a schedule takes a pipeline of it', () => {
  const stack = newStack();
  const pipeline = newPipeline({}, stack);
  expect(new copy.PipelineSchedule(stack, 'Nightly', { pipeline, cron: '0 2 * * *' }).pipeline).toBe(pipeline);
});

test('what is something else is refused, whichever copy it is of', () => {
  const stack = newStack();
  const wrong = { pool: newJob(stack) } as unknown as Partial<library.LoadPipelineProps>;
  expect(() => pipelineOf(newStack(), wrong)).toThrow("'pool' of 'Test/Sales' must be a StarlakePool, got");
  for (const job of [new library.StarlakePool(), undefined, null, 'job', {}]) {
    const props = { job } as unknown as Partial<library.LoadPipelineProps>;
    expect(() => pipelineOf(newStack(), props)).toThrow("'job' of 'Test/Sales' must be a StarlakeJob, got");
  }
});
