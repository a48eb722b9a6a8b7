import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { files, newProject } from './deployed';
import { removeProjects } from '../project/support';
import { transformRunsFolder, loadRoundsFolder, successFolder, domainLockFile } from '../../lib/contract/run-paths';
import { ProjectJob } from '../../lib';
import { newStack } from '../helpers/definition';

afterAll(removeProjects);

/** Prefixes of the keys that the bucket of a project expires, by days. */
function rulesOf(prefix?: string): Array<{ Prefix: string; ExpirationInDays: number; Status: string }> {
  const project = newProject(files(), { job: ProjectJob.ecs({ prefix }) });
  const [bucket] = Object.values(Template.fromStack(Stack.of(project)).findResources('AWS::S3::Bucket'));
  return bucket.Properties.LifecycleConfiguration.Rules;
}

test.each([
  [undefined, 'datasets/'],
  ['a/lake', 'a/lake/datasets/'],
])('a new bucket expires what runs leave, and nothing else: prefix %s', (prefix, datasets) => {
  const rules = rulesOf(prefix);
  const isExpired = (file: string) => rules.some(({ Prefix }) => `${datasets}${file}`.startsWith(Prefix));
  expect(rules.map(({ ExpirationInDays, Status }) => [ExpirationInDays, Status])).toEqual([
    [30, 'Enabled'],
    [30, 'Enabled'],
  ]);
  expect([`${transformRunsFolder('kpi')}/one.json`, `${loadRoundsFolder('sales')}/one/a.json`].map(isExpired)).toEqual([
    true,
    true,
  ]);
  expect([successFolder('load'), domainLockFile('sales'), 'stage/sales/a.csv'].map(isExpired)).toEqual([
    false,
    false,
    false,
  ]);
});

test('a bucket that is given is left as it is', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Mine');
  newProject(files(), { job: ProjectJob.ecs({ bucket }) }, stack);
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { LifecycleConfiguration: Match.absent() });
});
