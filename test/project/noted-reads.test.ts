import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { files } from '../starlake-project/deployed';
import { plan, removeProjects, writeProject } from './support';
import { StarlakeProject } from '../../lib';
import { notedReads } from '../../local/assembly/noted-reads';

afterAll(removeProjects);

test('an assembly says what projects were read, in stages and nested stacks too', () => {
  const [one, other] = [writeProject(files()), writeProject(files())];
  const manifest = path.join(one, 'plan.json');
  writeFileSync(manifest, JSON.stringify(plan(files())));
  const app = new App();
  const stack = new Stack(app, 'A');
  new StarlakeProject(stack, 'P', { directory: path.relative(process.cwd(), one), deployMetadata: false });
  const nested = new NestedStack(new Stack(new Stage(app, 'Dev'), 'B'), 'Inner');
  new StarlakeProject(nested, 'P', { directory: other, deployMetadata: false });
  StarlakeProject.fromManifest(new Stack(app, 'C'), 'P', { path: manifest });
  const reads = [path.join(one, 'metadata'), manifest, path.join(other, 'metadata')];
  expect(notedReads(app.synth().directory)).toEqual(reads.sort());
});
