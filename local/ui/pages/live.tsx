import type { ComponentChildren, VNode } from 'preact';

/** A part of a page that the script of the page replaces when there is something new. */
export function Live({ id, children }: { readonly id: string; readonly children: ComponentChildren }): VNode {
  return (
    <div class="live" id={`live-${id}`}>
      {children}
    </div>
  );
}
