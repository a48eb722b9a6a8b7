import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BackfillPipeline, EcsStarlakeJob, EcsStarlakeJobProps, LoadPipeline, LoadPipelineProps } from '../../lib';
import { noteShared } from '../../lib/private/shared-stacks';
import { expectWithinLimits, roleSizes } from '../helpers/policy-size';

/** A stack with a pipeline for each domain. */
function lake(
  domains: Array<Partial<LoadPipelineProps> & { domain: string }>,
  props: Partial<EcsStarlakeJobProps> = {},
) {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), ...props });
  const pipelines = domains.map(
    (domain, i) => new LoadPipeline(stack, `P${i}`, { job, tables: [{ name: 'orders' }], ...domain }),
  );
  return { app, stack, job, pipelines };
}

const named = (count: number, length: number, props: (domain: string) => Partial<LoadPipelineProps> = () => ({})) =>
  Array.from({ length: count }, (_, i) => {
    const domain = `domain_${i}_`.padEnd(length, 'x');
    return { domain, ...props(domain) };
  });

const textOf = (stack: Stack, role: string) =>
  JSON.stringify(
    [
      ...Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')),
      ...Object.entries(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')),
    ].filter(([id]) => id.startsWith(role)),
  );

const WIDE = Match.stringLikeRegexp('have no room for the keys of each domain');

test('some domains: exact keys, and no managed policies', () => {
  const { stack } = lake(named(3, 10));
  expectWithinLimits(Template.fromStack(stack).toJSON());
  Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  Annotations.fromStack(stack).hasNoWarning('*', WIDE);
});

test('30 domains with names of 40 characters: exact keys in managed policies', () => {
  const { stack } = lake(named(30, 40));
  expectWithinLimits(Template.fromStack(stack).toJSON());
  Annotations.fromStack(stack).hasNoWarning('*', WIDE);
  const text = textOf(stack, 'StarlakeEndLoadRole');
  named(30, 40).forEach(({ domain }) => {
    ['archive', 'ingesting', 'stage'].forEach((area) => expect(text).toContain(`/datasets/${area}/${domain}/*`));
  });
  expect(text).not.toContain('/stage/*/*');
});

test('a prefix of 136 characters, and 45 domains: the keys of all domains, of as few folders as possible', () => {
  const { stack } = lake(named(45, 40), { prefix: 'p'.repeat(136) });
  expectWithinLimits(Template.fromStack(stack).toJSON());
  Annotations.fromStack(stack).hasWarning('/Test/Starlake/EndLoadRole', WIDE);
  const text = textOf(stack, 'StarlakeEndLoadRole');
  const { policies } = Object.entries(roleSizes(Template.fromStack(stack).toJSON())).find(([id]) =>
    id.startsWith('StarlakeEndLoadRole'),
  )![1];
  expect(policies).toBeGreaterThan(5);
  expect(text).toContain('/*/*');
  // What is exact is so for every domain.
  const exact = named(45, 40).filter(({ domain }) => text.includes(`/turns/${domain}.json`));
  expect([0, 45]).toContain(exact.length);
});

test('what nested stacks share has fewer managed policies, and the keys of all domains sooner', () => {
  const policiesWith = (isShared: boolean) => {
    const { stack } = lake(named(60, 40), { prefix: 'p'.repeat(60) });
    if (isShared) {
      noteShared(stack);
    }
    const { policies } = Object.entries(roleSizes(Template.fromStack(stack).toJSON())).find(([id]) =>
      id.startsWith('StarlakeEndLoadRole'),
    )![1];
    return policies;
  };
  expect(policiesWith(false)).toBeGreaterThan(5);
  expect(policiesWith(true)).toBeLessThanOrEqual(5);
});

test('80 pipelines with names of their own', () => {
  const name = (domain: string) => ({ stateMachineName: `own-${domain}`.padEnd(80, 'n') });
  const { stack, job, pipelines } = lake(named(80, 20, name));
  new BackfillPipeline(stack, 'Backfill', {
    job,
    pipelines: pipelines.map((pipeline) => ({ pipeline, cron: 'daily' })),
  });
  expectWithinLimits(Template.fromStack(stack).toJSON());
  const asked = textOf(stack, 'StarlakePreLoadRole');
  named(80, 20, name).forEach(({ stateMachineName }) => expect(asked).toContain(`:execution:${stateMachineName}:*`));
});

test('what nobody has room for is an error that says what to split', () => {
  const { app } = lake(
    named(40, 40, (domain) => ({
      preLoadStrategy: 'imported' as LoadPipelineProps['preLoadStrategy'],
      landingDirectory: `s3://${'landing'.padEnd(40, '-')}${domain.replace(/\D/g, '')}/${'d'.repeat(800)}/${domain}`,
    })),
  );
  expect(() => app.synth()).toThrow(
    /'Test\/Starlake\/TaskDefinition\/TaskRole' is allowed more than its policies have room for.*: split the pipelines over several jobs/,
  );
});
