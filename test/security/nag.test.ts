import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { securedApps } from './apps';
import { idOfPath } from './ids';
import { checkTable, Row } from './page';

/** A pipeline of CDK Pipelines, which one example has. */
const NOT_OURS = /^Delivery\/Pipeline\//;

/** What both packs find in an app: rule and construct. */
function findingsOf(app: App): Array<[rule: string, on: string]> {
  return [new AwsSolutionsChecks(app), new NIST80053R5Checks(app)].flatMap((pack) =>
    pack.validateScope(app).violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources
        .filter(({ constructPath }) => !NOT_OURS.test(constructPath!))
        .map(({ constructPath }): [string, string] => [
          ruleName.split('[')[0].replace('.800.53.R5', '').trim(),
          idOfPath(constructPath!)
            .replace(/^.*(?<=Role)$/, 'roles')
            .replace(/^\w+-failed$/, '{pipeline}-failed'),
        ]),
    ),
  );
}

test('docs/security.md lists what cdk-nag finds in the sample and in the examples, each with its reason', () => {
  const found = new Map<string, Set<string>>();
  for (const [rule, on] of [...securedApps().values()].flatMap(findingsOf)) {
    found.set(rule, (found.get(rule) ?? new Set()).add(on));
  }
  const rows = [...found].map(([rule, on]): Row => [
    rule,
    [...on]
      .sort()
      .map((each) => `\`${each}\``)
      .join(', '),
  ]);
  checkTable('## What cdk-nag says', rows);
});
