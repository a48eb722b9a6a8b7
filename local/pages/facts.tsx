import { Fragment } from 'preact/jsx-runtime';
import type { ComponentChildren, VNode } from 'preact';

/** What something is, in a list of names and values; a value that is undefined is left out. */
export function Facts({ facts }: { readonly facts: ReadonlyArray<readonly [string, ComponentChildren]> }): VNode {
  return (
    <dl class="facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <Fragment>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
