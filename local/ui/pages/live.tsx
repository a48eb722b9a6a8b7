import type { ComponentChildren, VNode } from 'preact';

/** Properties of {@link Live}. */
export interface LiveProps {
  /** Unique in the page. */
  readonly id: string;
  /** Whether it shows what is on AWS: then runs on this machine are nothing new. */
  readonly isOnAws?: boolean;
  /** Seconds after which it is asked for again, as long as the page is shown; absent if nothing is to be expected. */
  readonly every?: number;
  readonly children: ComponentChildren;
}

/** A part of a page that the script of the page replaces when there is something new. */
export function Live({ id, isOnAws, every, children }: LiveProps): VNode {
  return (
    <div class={isOnAws ? 'live on-aws' : 'live'} id={`live-${id}`} data-every={every}>
      {children}
    </div>
  );
}
