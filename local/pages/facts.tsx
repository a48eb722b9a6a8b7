import type { ComponentChildren, VNode } from 'preact';

/** Properties of {@link Facts}. */
export interface FactsProps {
  /** Names and values; a value that is undefined is left out. */
  readonly facts: ReadonlyArray<readonly [string, ComponentChildren]>;
  /**
   * Whether they are side by side, for short values.
   *
   * @default false - one below the other
   */
  readonly isShort?: boolean;
}

/** What something is, in a list of names and values. */
export function Facts({ facts, isShort = false }: FactsProps): VNode {
  return (
    <dl class={isShort ? 'facts short' : 'facts'}>
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
