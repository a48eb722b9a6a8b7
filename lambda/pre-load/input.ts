import type { DeclaredTable, PreLoadEvent } from './event';
import { named } from '../errors';

/** What a run is asked to do. */
export interface RunInput {
  /** The logical date, `yyyy-MM-ddTHH:mm:ss+0000`. */
  readonly scheduledDate: string;
  /** The tables to look at: those that the input names, or all. */
  readonly tables: DeclaredTable[];
}

/** Bytes of JSON that an input may have: it is passed on with the tables, within what a state may hold. */
const MAX_INPUT = 16_384;

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Reads the execution's input: `{"scheduledTime"?, "tables"?}`, other keys ignored.
 *
 * @throws Starlake.InvalidInput that names the field and its value
 */
export function readInput(event: PreLoadEvent): RunInput {
  const { Input: input, StartTime: startTime } = event.execution;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid(`the execution's input must be a JSON object, got ${shown(input)}`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > MAX_INPUT) {
    throw invalid(`the execution's input has ${bytes} bytes, and may have ${MAX_INPUT}`);
  }
  const { scheduledTime, tables } = input as { scheduledTime?: unknown; tables?: unknown };
  return {
    scheduledDate: toScheduledDate(event.scheduledTime ?? scheduledTime ?? startTime),
    tables: select(event, tables),
  };
}

function toScheduledDate(time: unknown): string {
  const parts = typeof time === 'string' ? ISO_TIME.exec(time) : null;
  const [, day, minutes = '00:00', seconds = ':00', offset = 'Z'] = parts ?? [];
  const zone = offset.replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours, rest) => `${hours}:${rest ?? '00'}`);
  const date = new Date(parts ? `${day}T${minutes}${seconds}${zone}` : NaN);
  // Date turns February 30 into March 2.
  const exists = parts && !Number.isNaN(date.getTime()) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  const utc = exists ? date.toISOString() : '';
  // Starlake knows years of four digits only.
  if (!/^(?!0000)\d{4}-/.test(utc)) {
    const expected = 'an ISO-8601 time such as 2026-08-02T00:00:00Z, of the years 0001 to 9999 in UTC';
    throw invalid(`scheduledTime must be ${expected}, got ${shown(time)}`);
  }
  return utc.replace(/\.\d+Z$/, '+0000');
}

function select(event: PreLoadEvent, names: unknown): DeclaredTable[] {
  // A gate that was given no tables cannot tell which of a run's are its own.
  if (names === undefined || names === null || event.tables.length === 0) {
    return event.tables;
  }
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string')) {
    throw invalid(`tables must be a list of one or more names, got ${shown(names)}`);
  }
  const known = event.tables.map(({ table }) => table);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw invalid(`tables has ${shown(unknown)}, which domain '${event.domain}' has not; it has ${known.join(', ')}`);
  }
  return event.tables.filter(({ table }) => names.includes(table));
}

function invalid(message: string): Error {
  return named('Starlake.InvalidInput', message);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
