/** Something that a role is allowed. */
export interface Permission {
  readonly actions: string[];
  /** An ARN; `*` and `?` stand for any characters, and any one. */
  readonly resource: string;
  /** Of a bucket's listing: the keys that may be looked for, a pattern as well. */
  readonly keys?: string;
  /** What is allowed in its place, for all that have the same, where a role has no room for each. */
  readonly wider?: { readonly resource: string; readonly keys?: string };
}

/** Permissions that one statement can hold. */
export interface PermissionGroup {
  readonly actions: string[];
  /** Of listings, whose patterns are values of a condition: the bucket. */
  readonly bucket?: string;
  /** ARNs, or patterns of keys. */
  readonly values: Set<string>;
}

/** Permissions by the statements that hold them, in the order in which they came; what is there twice is there once. */
export function grouped(permissions: Iterable<Permission>): PermissionGroup[] {
  const groups = new Map<string, PermissionGroup>();
  for (const { actions, resource, keys } of permissions) {
    const bucket = keys === undefined ? undefined : resource;
    const id = JSON.stringify([actions, bucket]);
    const group = groups.get(id) ?? { actions, bucket, values: new Set() };
    groups.set(id, group);
    group.values.add(keys ?? resource);
  }
  return [...groups.values()];
}

/**
 * The same permissions with those of one folder replaced by the one that is wider, of the folder that takes most room.
 *
 * @param lengthOf a permission, in characters
 * @returns undefined where nothing is to be had
 */
export function widened(
  permissions: Permission[],
  lengthOf: (permission: Permission) => number,
): { readonly permissions: Permission[]; readonly wide: Permission } | undefined {
  const folders = new Map<string, { readonly wide: Permission; gain: number }>();
  const idOf = ({ actions, wider }: Permission) => JSON.stringify([actions, wider]);
  for (const permission of permissions) {
    if (permission.wider) {
      const wide: Permission = { actions: permission.actions, ...permission.wider };
      const folder = folders.get(idOf(permission)) ?? { wide, gain: -lengthOf(wide) };
      folder.gain += lengthOf(permission);
      folders.set(idOf(permission), folder);
    }
  }
  const [id, best] = [...folders].sort(([, a], [, b]) => b.gain - a.gain)[0] ?? [];
  if (id === undefined || best === undefined || best.gain <= 0) {
    return undefined;
  }
  const others = permissions.filter((permission) => !permission.wider || idOf(permission) !== id);
  return { permissions: [...others, best.wide], wide: best.wide };
}
