/** An object that claims to be of a type: its properties have the names of the type, and values that nobody has checked. */
export type Unchecked<T> = { readonly [name in keyof T]?: unknown };
