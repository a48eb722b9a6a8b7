/**
 * Whether all members of a value are its own, as those of structs are: a Map keeps them elsewhere, and getters and prototypes have
 * members that `Object.entries` does not see. `process.env` is one.
 */
export function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && hasNothingInherited(value);
}

/** By what prototypes have, not which they are: objects of another realm have an `Object.prototype` of their own. */
function hasNothingInherited(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const isRoot = prototype === null || Object.hasOwn(prototype, 'isPrototypeOf');
  return (
    isRoot || (Reflect.ownKeys(prototype).every((name) => name === 'constructor') && hasNothingInherited(prototype))
  );
}
