/** A permission of a role. */
export interface Permission {
  readonly actions: string[];
  /** An ARN; `*` stands for any characters, `?` for any single one. */
  readonly resource: string;
  /** For a bucket's listing: the keys that can be listed, or a pattern for them. */
  readonly keys?: string;
  /** A wider permission that replaces all permissions with the same `wider`, if they do not all fit into the role. */
  readonly wider?: { readonly resource: string; readonly keys?: string };
}

/** Permissions that fit into one statement. */
export interface PermissionGroup {
  readonly actions: string[];
  /** For list actions, whose patterns are values of a condition: the bucket. */
  readonly bucket?: string;
  /** ARNs, or patterns of keys. */
  readonly values: Set<string>;
}

/** Groups permissions by statement, in their order and without duplicates. */
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
 * Replaces the permissions of one folder by the wider one: it takes the folder that saves most characters.
 *
 * @param lengthOf length of a permission in characters
 * @returns undefined if nothing can be saved
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
