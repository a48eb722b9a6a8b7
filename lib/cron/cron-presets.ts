import { byCodeUnit } from '../project/order';
import { parseCron } from './cron';

/** The presets that every project has (Starlake: config/Settings.scala). */
export const DEFAULT_PRESETS: { readonly [name: string]: string } = {
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  weekly: '0 0 * * 1',
  monthly: '0 0 1 * *',
  yearly: '0 0 1 1 *',
};

const FIELDS = 5;

/** What is wrong with a Unix cron expression of five fields; undefined when nothing is. */
export function cronProblem(cron: string): string | undefined {
  const text = normalizeCron(cron);
  const fields = text === '' ? 0 : text.split(' ').length;
  if (fields !== FIELDS) {
    return `a cron expression has ${FIELDS} fields, this has ${fields}`;
  }
  try {
    parseCron(text, 'it');
    return undefined;
  } catch (error) {
    const reason = (error as Error).message.replace(`it is '${text}', and `, '');
    return reason.startsWith('no ') ? reason : `it ${reason}`;
  }
}

/** A cron expression with one blank between its fields. */
export function normalizeCron(cron: string): string {
  return cron.trim().replace(/\s+/g, ' ');
}

/** Names of presets as an error lists them. */
export function presetNames(presets: { readonly [name: string]: string }): string {
  return Object.keys(presets).sort(byCodeUnit).join(', ');
}
