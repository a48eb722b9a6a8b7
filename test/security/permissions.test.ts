import { NOT_HERE, securedApps } from './apps';
import { checkTable, namedUnder, Row } from './page';
import { Statement, statementsOf } from './statements';

/** What examples have beside what this library creates: resources, a delivery pipeline, and states of the CDK. */
const NOT_OURS = /^(AccessLogs|Analysts|DropCache.*|IAMRole)$/;
const NOT_READ = ['stages', 'own-platform'];

const statements = [...securedApps()]
  .filter(([name]) => !NOT_READ.includes(name))
  .flatMap(([, app]) => statementsOf(app))
  .filter(({ of }) => !NOT_OURS.test(of));

/**
 * Rows of the table: statements of one owner with the same actions are one, and owners with the same statement, too.
 */
function rowsOf(all: Statement[]): Row[] {
  const merged = new Map<string, { of: string; may: string; on: Set<string>; conditions: Map<string, Set<string>> }>();
  for (const { of, effect, principals, actions, resources, conditions } of all) {
    const may = `${effect === 'Deny' ? 'not: ' : ''}${[...actions].sort().join(', ')}`;
    const isOfResource = principals.length > 0;
    const who = isOfResource ? principals.join(', ') : of;
    const key = [who, may, ...conditions.keys()].join('|');
    const row = merged.get(key) ?? { of: who, may, on: new Set(), conditions: new Map() };
    merged.set(key, row);
    (isOfResource ? [of] : resources).forEach((each) => row.on.add(each));
    conditions.forEach((values, name) =>
      row.conditions.set(name, new Set([...(row.conditions.get(name) ?? []), ...values])),
    );
  }
  const owners = new Map<string, { may: string; on: string; of: string[] }>();
  for (const { of, may, on, conditions } of merged.values()) {
    const where = [...conditions].map(
      ([name, values]) => `if ${name.split(' ')[1]} is ${[...values].sort().join(', ')}`,
    );
    const what = [[...on].sort().join(', '), ...where].filter(Boolean).join('; ');
    const key = `${may}|${what}`;
    const row = owners.get(key) ?? { may, on: what, of: [] };
    owners.set(key, row);
    row.of.push(of);
  }
  return [...owners.values()].map(({ may, on, of }) => [[...of].sort().join(', '), code(may), code(on)]);
}

/** Marks what is no word as code. */
const code = (list: string): string => list.replace(/[^,;\s]*[^,;\s\w][^,;\s]*/g, (each) => `\`${each}\``);

/** Actions that AWS checks on no resource (Service Authorization Reference), with the conditions that we give them. */
const WITHOUT_RESOURCES = [
  // Network interfaces of functions in a VPC: Lambda asks for these, and does not say on which.
  ...['AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface'].map((name) => `ec2:${name}`),
  ...['DescribeNetworkInterfaces', 'DescribeSubnets', 'UnassignPrivateIpAddresses'].map((name) => `ec2:${name}`),
  'ecr:GetAuthorizationToken',
  'ecs:ListTasks ArnEquals ecs:cluster',
  // Step Functions delivers the log of a state machine by these.
  ...['CreateLogDelivery', 'DeleteLogDelivery', 'DescribeLogGroups', 'DescribeResourcePolicies'].map(
    (name) => `logs:${name}`,
  ),
  ...['GetLogDelivery', 'ListLogDeliveries', 'PutResourcePolicy', 'UpdateLogDelivery'].map((name) => `logs:${name}`),
  ...['GetSamplingRules', 'GetSamplingTargets', 'PutTelemetryRecords', 'PutTraceSegments'].map(
    (name) => `xray:${name}`,
  ),
];

test('docs/security.md lists every statement of every policy, each with its reason', () => {
  checkTable('## Every permission', rowsOf(statements));
});

test('the page names the examples that it leaves out', () => {
  expect(namedUnder('## Every permission')).toEqual([...NOT_READ, NOT_HERE].sort());
});

test('no statement allows everything of a service, and `*` stands where AWS takes nothing else', () => {
  const allowed = statements.filter(({ effect }) => effect === 'Allow');
  const anything = allowed.filter(
    ({ actions, principals }) => actions.some((each) => /^(\w+:)?\*$/.test(each)) && !principals.includes('iam:root'),
  );
  expect(anything).toEqual([]);
  const everywhere = allowed
    .filter(({ resources, principals }) => resources.includes('*') && principals.length === 0)
    .flatMap(({ actions, conditions }) => actions.map((each) => [each, ...conditions.keys()].join(' ')));
  expect([...new Set(everywhere)].sort()).toEqual(WITHOUT_RESOURCES);
});
