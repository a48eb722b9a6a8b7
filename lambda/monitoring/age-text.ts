import { plural } from './causes';

/** A time in words: in days from two on, in hours from two on, or in minutes. */
export function ageText(seconds: number): string {
  const [unit, length] = seconds >= 2 * 86_400 ? ['day', 86_400] : seconds >= 7200 ? ['hour', 3600] : ['minute', 60];
  return plural(Math.floor(seconds / Number(length)), String(unit));
}
