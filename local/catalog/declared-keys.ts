import type { Plain } from '../../lib/project/yaml/yaml-section';
import type { WriteStrategy } from './catalog';

/** A mapping of a project's file. */
export type Mapping = { readonly [key: string]: Plain };

/** Undefined for what is no mapping. */
export function mappingOf(value: Plain | undefined): Mapping | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** A text; undefined if there is none, or nothing in it. */
export function textOf(value: Plain | undefined): string | undefined {
  const text = typeof value === 'string' || typeof value === 'boolean' ? String(value).trim() : '';
  return text === '' ? undefined : text;
}

/** The texts of a list. */
export function textsOf(value: Plain | undefined): string[] {
  return Array.isArray(value) ? value.flatMap((item) => textOf(item) ?? []) : [];
}

/** The write strategy of a table or a task; undefined if it declares none. */
export function strategyOf(value: Plain | undefined): WriteStrategy | undefined {
  const strategy = mappingOf(value);
  const type = strategy?.types === undefined ? textOf(strategy?.type) : 'ADAPTIVE';
  if (strategy === undefined || type === undefined) return undefined;
  const timestamp = textOf(strategy.timestamp);
  return { type: type.toUpperCase(), key: textsOf(strategy.key), ...(timestamp === undefined ? {} : { timestamp }) };
}
