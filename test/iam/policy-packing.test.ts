import fc from 'fast-check';
import { grouped, Permission, PermissionGroup } from '../../lib/iam/permission';
import { packed } from '../../lib/iam/policy-packing';

const ARNS = fc.stringMatching(/^[a-z:/*]{1,60}$/);
const PERMISSIONS = fc.array(
  fc.record(
    {
      actions: fc.subarray(['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject'], {
        minLength: 1,
      }),
      resource: ARNS,
      keys: ARNS,
    },
    { requiredKeys: ['actions', 'resource'] },
  ),
  { maxLength: 60 },
);
const length = (text: string) => text.length;

/** What a policy of these statements is, written out. */
function written(statements: PermissionGroup[]): string {
  return JSON.stringify({
    Statement: statements.map(({ actions, bucket, values }) =>
      bucket === undefined
        ? { Action: actions, Effect: 'Allow', Resource: [...values] }
        : {
            Action: actions,
            Condition: { StringLike: { 's3:prefix': [...values] } },
            Effect: 'Allow',
            Resource: [bucket],
          },
    ),
    Version: '2012-10-17',
  });
}

function permissionsIn(policies: PermissionGroup[][]): string[] {
  return policies
    .flat()
    .flatMap(({ actions, bucket, values }) => [...values].map((value) => JSON.stringify([actions, bucket, value])))
    .sort();
}

const told = (permissions: Permission[]) =>
  [
    ...new Set(
      permissions.map(({ actions, resource, keys }) =>
        JSON.stringify(keys === undefined ? [actions, undefined, resource] : [actions, resource, keys]),
      ),
    ),
  ].sort();

test('each policy is as long as it may be, and each permission is in one of them, once', () => {
  fc.assert(
    fc.property(PERMISSIONS, fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 12 }), (permissions, rooms) => {
      const policies = packed(grouped(permissions), rooms, length);
      if (policies === undefined) {
        // One policy that is as long as all together would have had room.
        const [whole] = packed(grouped(permissions), [1e6], length)!;
        expect(written(whole).length).toBeGreaterThan(Math.max(0, ...rooms) - 600);
        return;
      }
      expect(policies.length).toBeLessThanOrEqual(rooms.length);
      policies.forEach((statements, i) => {
        if (statements.length > 0) {
          expect(written(statements).length).toBeLessThanOrEqual(rooms[i]);
        }
      });
      expect(permissionsIn(policies)).toEqual(told(permissions));
    }),
    { numRuns: 300 },
  );
});
