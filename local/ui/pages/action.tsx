import type { ComponentChildren, VNode } from 'preact';
import type { ACTIONS } from '../paths';

/** Properties of {@link Action}. */
export interface ActionProps {
  readonly to: (typeof ACTIONS)[keyof typeof ACTIONS];
  /** What forms of this server send, see `Gate`. */
  readonly formToken: string;
  /** What is sent with it. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Text of the button. */
  readonly label: string;
  /** What is read out, if the text alone does not tell it. */
  readonly about?: string;
  readonly look?: 'main' | 'plain';
  /** Fields that the user fills in. */
  readonly children?: ComponentChildren;
}

/** A button that starts something: a form, so that it works without a script. */
export function Action({ to, formToken, fields = {}, label, about, look = 'plain', children }: ActionProps): VNode {
  return (
    <form class="action" method="post" action={`/${to}`}>
      <input type="hidden" name="token" value={formToken} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
      <button class={look} aria-label={about}>
        {label}
      </button>
    </form>
  );
}
