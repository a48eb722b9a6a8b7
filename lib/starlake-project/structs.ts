/**
 * Without undefined members: jsii passes structs with all of their members, and an undefined one must not hide another
 * value.
 */
export function given<T extends object>(props: T): Partial<T> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Without some members. */
export function without<T extends object, K extends keyof T>(props: T, names: readonly K[]): Omit<T, K> {
  const entries = Object.entries(props).filter(([name]) => !(names as readonly string[]).includes(name));
  return Object.fromEntries(entries) as Omit<T, K>;
}
