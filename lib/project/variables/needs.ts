/** What to do about a variable that has no value. */
export function needs(name: string): string {
  return name.startsWith('sl_')
    ? `needs the variable '${name}', which Starlake sets anew in each run: it cannot be known before`
    : `needs the variable '${name}', which has no value: set it in metadata/env.sl.yml, or give it with the project`;
}
