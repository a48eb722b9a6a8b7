import { newJob, newPipeline } from './support';
import { DatasetTrigger } from '../../lib';
import { newStack } from '../helpers/definition';

/** As many datasets as four rules take. */
const DATASETS = Array.from({ length: 200 }, (_, i) => `sales.a_table_with_number_${i}`);

/** The warnings at a job whose triggers have so many rules, and the number of rules. */
function warningsOf(triggers: number, datasets = DATASETS) {
  const stack = newStack();
  const job = newJob(stack);
  const rules = Array.from({ length: triggers }, (_, i) => {
    const pipeline = newPipeline(stack, job, `P${i}`);
    return new DatasetTrigger(stack, `T${i}`, { job, pipeline, datasets }).rules.length;
  });
  const warnings = job.node.metadata.filter(({ data }) => `${data}`.includes('rules'));
  return { rules: rules.reduce((a, b) => a + b, 0), warnings: warnings.map(({ data }) => data) };
}

test('more rules than a bus has: a warning that says so once', () => {
  const at = warningsOf(75);
  expect(at).toEqual({ rules: 300, warnings: [] });
  const above = warningsOf(77);
  expect(above.rules).toBe(308);
  expect(above.warnings).toEqual([
    expect.stringContaining(
      "the triggers of 'Test/Starlake' have more than 300 rules, and EventBridge takes 300 on a bus",
    ),
  ]);
});
