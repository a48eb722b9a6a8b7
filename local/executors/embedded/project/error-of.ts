/** Creates an error about a key of a table: `['metadata', 'format']`, `['attributes', 0, 'type']`. */
export type ErrorOf = (path: ReadonlyArray<string | number>, message: string) => Error;
