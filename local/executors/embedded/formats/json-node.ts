import type { Node } from 'jsonc-parser';

/** An object of a file, and the text that contains it. */
export interface JsonRow {
  readonly node: Node;
  readonly source: string;
}

/** The fields of an object node by their names. */
export function childrenOf(node: Node): Array<readonly [string, Node]> {
  return (node.children ?? []).flatMap(({ children }) =>
    children?.length === 2 ? [[String(children[0].value), children[1]] as const] : [],
  );
}
