// A whole Starlake project in a bucket of one's own, with sizes and a schedule that its files do not have, and alarms.
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ProjectJob, StarlakeProject } from 'starlake-stepfunctions';

const stack = new Stack(new App(), 'WholeProject');

const project = new StarlakeProject(stack, 'Starlake', {
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
});

for (const pipeline of project.pipelines) {
  pipeline
    .metricFailed({ period: Duration.minutes(5) })
    .createAlarm(stack, `${pipeline.pipelineName}-failed`, { threshold: 1, evaluationPeriods: 1 });
}
