import { PermissionGroup } from './permission';

/** Characters around the statements of a policy, and between them. */
const DOCUMENT = '{"Statement":[],"Version":"2012-10-17"}'.length;
const COMMA = ','.length;

/**
 * Packs permissions into policies, in order. A statement that does not fit into one policy is continued in the next.
 *
 * @param rooms characters that each policy can have
 * @param lengthOf length of a text of a policy after deployment
 * @returns the statements of each policy, for as many policies as needed; undefined if they do not all fit
 */
export function packed(
  groups: PermissionGroup[],
  rooms: number[],
  lengthOf: (text: string) => number,
): PermissionGroup[][] | undefined {
  const policies: PermissionGroup[][] = [];
  let [policy, left] = [-1, 0];
  for (const group of groups) {
    let statement: PermissionGroup | undefined;
    for (const value of group.values) {
      const item = lengthOf(value) + '"",'.length;
      const frame = frameOf(group, lengthOf);
      while (item + (statement ? 0 : frame) > left) {
        statement = undefined;
        policy++;
        if (policy === rooms.length) {
          return undefined;
        }
        left = rooms[policy] - DOCUMENT;
      }
      if (!statement) {
        statement = { ...group, values: new Set() };
        (policies[policy] ??= []).push(statement);
        left -= frame;
      }
      statement.values.add(value);
      left -= item;
    }
  }
  return Array.from(policies, (statements) => statements ?? []);
}

/** Characters of a statement without its values. */
function frameOf({ actions, bucket }: PermissionGroup, lengthOf: (text: string) => number): number {
  const condition = bucket === undefined ? {} : { Condition: { StringLike: { 's3:prefix': [] } } };
  const resource = bucket === undefined ? 0 : lengthOf(bucket) + '""'.length;
  return JSON.stringify({ Action: actions, ...condition, Effect: 'Allow', Resource: [] }).length + resource + COMMA;
}
