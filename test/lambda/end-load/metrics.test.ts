import { metricLine } from '../../../lambda/end-load/metrics';

test('one line makes metrics of a table and of its domain', () => {
  const line = metricLine({ domain: 'sales', table: 'orders', rows: 5, rejected: 1 }, 'Starlake', 1_000);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: 1_000,
      CloudWatchMetrics: [
        {
          Namespace: 'Starlake',
          Dimensions: [['Domain'], ['Domain', 'Table']],
          Metrics: [
            { Name: 'RowsLoaded', Unit: 'Count' },
            { Name: 'RowsRejected', Unit: 'Count' },
          ],
        },
      ],
    },
    Domain: 'sales',
    Table: 'orders',
    RowsLoaded: 5,
    RowsRejected: 1,
  });
});

test('where jobs of one account load tables of one name, each has metrics of its own', () => {
  const table = { domain: 'sales', table: 'orders', rows: 5, rejected: 1 };
  const [dev, prod] = ['dev', 'prod'].map((job) => JSON.parse(metricLine(table, 'Starlake', 1_000, job)));
  expect(dev._aws.CloudWatchMetrics[0].Dimensions).toEqual([
    ['Job', 'Domain'],
    ['Job', 'Domain', 'Table'],
  ]);
  expect([dev.Job, prod.Job]).toEqual(['dev', 'prod']);
});
