import { parseCron } from './cron';

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
