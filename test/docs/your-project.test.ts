import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, tableUnder } from './markdown';
import { EFFECTIVE_OPTIONS, parsePipelineOptions } from '../../lib/job/dag-options';

const guide = readFileSync(path.join(ROOT, 'docs/your-project.md'), 'utf8');

test('the table of options has every option that has an effect', () => {
  const names = tableUnder('## Options of dag configurations', guide).map(([name]) => name);
  expect([...names].sort()).toEqual([...EFFECTIVE_OPTIONS].sort());
});

test('the options without effect that the guide names have none', () => {
  expect(guide).toContain('`spark_executor_*` have no effect');
  const options = { spark_executor_memory: '1g', spark_executor_cores: '1', spark_executor_instances: '1' };
  expect(parsePipelineOptions(options, 'x').ignored).toEqual(Object.keys(options));
});

test('the templates that it names are shipped', () => {
  const { files } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  expect(files).toContain('templates');
  const names = [...guide.matchAll(/`((?:load|transform)\/\S+\.j2)`/g)].map(([, name]) => name);
  expect(names).toHaveLength(2);
  names.forEach((name) => readFileSync(path.join(ROOT, 'templates', name)));
});
