import type { VNode } from 'preact';
import { Time } from '../../pages/time';

/** A logical date, as a time if it is one: an input may say anything. */
export function LogicalDate({ date }: { readonly date: string }): VNode {
  return Number.isNaN(Date.parse(date)) ? <span>{date}</span> : <Time at={date} />;
}
