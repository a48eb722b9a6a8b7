import { cronProblem, normalizeCron } from '../../cron/cron-text';
import { presetNames } from '../../cron/presets';
import type { Schedule } from '../project';
import type { Application } from './read-application';
import type { Section } from '../yaml/yaml-section';

/**
 * The schedule of a section: the name of a preset, a cron expression of five fields, or `None`, which is no schedule even
 * where something above says one.
 *
 * @returns undefined if the section has no schedule, or names a preset that could not be read; null for `None`
 * @throws Error for anything else
 */
export function readSchedule(
  section: Section | undefined,
  { presets, isUnread }: Pick<Application, 'presets' | 'isUnread'>,
): Schedule | null | undefined {
  const text = section?.text('schedule')?.trim();
  if (text === undefined || text === 'None') {
    return text === undefined ? undefined : null;
  }
  if (Object.hasOwn(presets, text)) {
    return { name: text, cron: presets[text], isPreset: true };
  }
  const problem = cronProblem(text);
  if (problem !== undefined && isUnread(text)) {
    return undefined;
  }
  if (problem !== undefined) {
    const known = presetNames(presets);
    throw section!.errorOf('schedule', `is '${text}': it must be a preset (${known}) or a cron expression: ${problem}`);
  }
  return { name: normalizeCron(text), cron: normalizeCron(text), isPreset: false };
}
