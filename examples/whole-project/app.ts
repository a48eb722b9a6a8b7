// A whole Starlake project in a bucket of one's own, with sizes and a schedule that its files do not have, and messages on what goes wrong.
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ProjectJob, StarlakeProject } from 'starlake-stepfunctions';

const stack = new Stack(new App(), 'WholeProject');

new StarlakeProject(stack, 'Starlake', {
  directory: 'examples/starlake-project',
  environment: 'AWS',
  job: ProjectJob.ecs({
    bucket: new Bucket(stack, 'Lake', { enforceSSL: true, versioned: true }),
    cpu: 1024,
    memory: Size.gibibytes(8),
  }),
  loads: {
    hr: { schedule: { cron: '30 6 * * mon', timeZone: 'Europe/Paris' } },
    sales: { retries: 2, retryDelay: Duration.minutes(10) },
  },
  tables: { 'sales.orders': { cpu: 2048, memory: Size.gibibytes(16), taskTimeout: Duration.hours(1) } },
  monitoring: {
    emails: ['data@example.com'],
    limits: { hr: { lateAfter: Duration.hours(8) } },
    freshness: { 'sales.orders': { warnAfter: Duration.days(1), errorAfter: Duration.days(3) } },
  },
});
