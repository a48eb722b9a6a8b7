// A dashboard and alarms by cdk-monitoring-constructs, of the metrics of pipelines: `npm install cdk-monitoring-constructs`.
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { MonitoringFacade } from 'cdk-monitoring-constructs';
import { StarlakeProject } from 'starlake-stepfunctions';

const stack = new Stack(new App(), 'OwnDashboard');

const project = new StarlakeProject(stack, 'Starlake', {
  directory: 'examples/starlake-project',
  environment: 'AWS',
  // What is late, waits or is stale is looked for, and its metrics are counted; the dashboard is the one below.
  monitoring: { dashboard: false },
});

const facade = new MonitoringFacade(stack, 'Facade');
for (const pipeline of project.pipelines) {
  facade.monitorCustom({
    humanReadableName: pipeline.pipelineName,
    alarmFriendlyName: pipeline.pipelineName,
    metricGroups: [
      {
        title: 'Runs',
        metrics: [
          pipeline.metricSucceeded(),
          {
            metric: pipeline.metricFailed(),
            alarmFriendlyName: 'failed',
            addAlarm: { Warning: { threshold: 0, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD } },
          },
        ],
      },
      { title: 'Milliseconds', metrics: [pipeline.metricTime({ statistic: 'Maximum', period: Duration.hours(1) })] },
    ],
  });
}

const sales = project.loadPipeline('sales');
facade.monitorCustom({
  humanReadableName: 'Tables',
  alarmFriendlyName: 'tables',
  metricGroups: [
    { title: 'Rows of sales', metrics: [sales.metricRows(), sales.metricRowsRejected()] },
    { title: 'Stale tables', metrics: [project.monitoring!.metric('TablesStale')] },
  ],
});
