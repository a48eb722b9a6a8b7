import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AwsSolutionsChecks } from 'cdk-nag';
import { sampleApp } from './evaluate';
import { ROOT, tableUnder } from './markdown';

test('docs/security.md lists what cdk-nag finds in the sample app, with reasons, and nothing else', () => {
  const app = sampleApp();
  // Policies are written when everything that they allow is known.
  app.synth();
  const found = new AwsSolutionsChecks(app).validateScope(app).violations.flatMap((violation) => {
    const { ruleName } = violation;
    const rule = ruleName.split('[')[0].replace('AwsSolutions-', '');
    return violation.violatingResources.map(({ constructPath }) => `${rule} ${placeOf(constructPath!)}`);
  });
  const rows = tableUnder('## What cdk-nag says', readFileSync(path.join(ROOT, 'docs/security.md'), 'utf8'));
  expect(rows.map(([rule, place]) => `${rule} ${place}`).sort()).toEqual([...new Set(found)].sort());
  expect(rows.filter(([, , reason]) => !reason)).toEqual([]);
});

/** `StarlakeSample/Starlake/Cluster/Resource` is `Starlake/Cluster` in the table. */
function placeOf(constructPath: string): string {
  return constructPath.replace(/^StarlakeSample\//, '').replace(/(\/DefaultPolicy)?\/Resource$/, '');
}
