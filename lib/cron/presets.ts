import { byCodeUnit } from '../text/order';

/** The presets of cron expressions that every project has. Their weeks begin on Mondays (Starlake: config/Settings.scala). */
export const DEFAULT_PRESETS: { readonly [name: string]: string } = {
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  weekly: '0 0 * * 1',
  monthly: '0 0 1 * *',
  yearly: '0 0 1 1 *',
};

/** Names of presets as an error lists them. */
export function presetNames(presets: { readonly [name: string]: string }): string {
  return Object.keys(presets).sort(byCodeUnit).join(', ');
}
