import fc from 'fast-check';
import { metricLine } from '../../../lambda/rows/metrics';

test('one line makes metrics of a table and of its domain', () => {
  const line = metricLine(
    { domain: 'sales', table: 'orders', counts: { RowsLoaded: 5, RowsRejected: 1 } },
    'Starlake',
    1_000,
  );
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
  const table = { domain: 'sales', table: 'orders', counts: { RowsLoaded: 5, RowsRejected: 1 } };
  const [dev, prod] = ['dev', 'prod'].map((job) => JSON.parse(metricLine(table, 'Starlake', 1_000, job)));
  expect(dev._aws.CloudWatchMetrics[0].Dimensions).toEqual([
    ['Job', 'Domain'],
    ['Job', 'Domain', 'Table'],
  ]);
  expect([dev.Job, prod.Job]).toEqual(['dev', 'prod']);
});

test('a table that a task has written: one line makes metrics of it and of the pipeline', () => {
  const line = metricLine({ pipeline: 'kpi', domain: 'mart', table: 'a', counts: { N: 1 } }, 'Starlake', 1, 'job');
  expect(JSON.parse(line)).toMatchObject({
    _aws: {
      CloudWatchMetrics: [
        {
          Dimensions: [
            ['Job', 'Pipeline'],
            ['Job', 'Domain', 'Table'],
          ],
        },
      ],
    },
    ...{ Job: 'job', Pipeline: 'kpi', Domain: 'mart', Table: 'a', N: 1 },
  });
});

test('dimensions are in ASCII, the same that a pipeline asks for', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\p{L}\p{M}\p{N}_$£][\p{L}\p{M}\p{N}_$£.-]{0,255}$/u), (name) => {
      const told = JSON.parse(
        metricLine({ domain: name, table: name, counts: { RowsLoaded: 5, RowsRejected: 1 } }, 'Starlake', 1_000),
      );
      expect(told.Domain).toMatch(/^[ -~]{1,1024}$/);
      expect(told.Table).toBe(told.Domain);
    }),
    { numRuns: 50 },
  );
  const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'].map((domain) =>
    JSON.parse(metricLine({ domain, table: '売上', counts: { RowsLoaded: 5, RowsRejected: 1 } }, 'Starlake', 1_000)),
  );
  expect(composed).toMatchObject({ Domain: 'caf%C3%A9', Table: '%E5%A3%B2%E4%B8%8A' });
  expect(decomposed.Domain).toBe('cafe%CC%81');
});
