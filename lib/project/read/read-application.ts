import { cronProblem, normalizeCron } from '../../cron/cron-text';
import { DEFAULT_PRESETS } from '../../cron/presets';
import type { Problems } from '../project-error';
import type { Section } from '../yaml/yaml-section';

/** A reference to a dag configuration. */
export interface DagRef {
  readonly name: string;
  /** Makes an error that names the place of the reference. */
  readonly error: (message: string) => Error;
}

/** Settings of `application.sl.yml` that apply to all pipelines. */
export interface Application {
  readonly loadDag?: DagRef;
  readonly transformDag?: DagRef;
  readonly ack?: string;
  /** Cron expressions of presets by name, including Starlake's own presets. */
  readonly presets: { readonly [name: string]: string };
  /** Whether a preset of this name perhaps exists but could not be read, which is an error already. */
  readonly isUnread: (preset: string) => boolean;
}

/**
 * Reads the section `application`, if there is one. A preset with an invalid cron expression is an error.
 *
 * @param isUnread whether there is a file that could not be read
 */
export function readApplication(application: Section | undefined, isUnread: boolean, problems: Problems): Application {
  const section = problems.collect(() => application?.section('schedulePresets'));
  const presets = readPresets(section, problems);
  const hasUnread = isUnread || (section === undefined && application?.has('schedulePresets') === true);
  const dags = problems.collect(() => application?.section('dagRef'));
  return {
    loadDag: problems.collect(() => refOf(dags, 'load')),
    transformDag: problems.collect(() => refOf(dags, 'transform')),
    ack: problems.collect(() => application?.text('ack')),
    presets: { ...DEFAULT_PRESETS, ...presets },
    isUnread: (preset) => hasUnread || (section?.has(preset) === true && !Object.hasOwn(presets, preset)),
  };
}

function refOf(section: Section | undefined, key: string): DagRef | undefined {
  const name = section?.text(key);
  return name === undefined ? undefined : { name, error: (message) => section!.errorOf(key, message) };
}

function readPresets(section: Section | undefined, problems: Problems): { [name: string]: string } {
  const presets: { [name: string]: string } = {};
  for (const name of section?.keys ?? []) {
    const cron = problems.collect(() => section!.text(name));
    const problem = cron === undefined ? undefined : cronProblem(cron);
    if (problem !== undefined) {
      problems.add(section!.errorOf(name, `is '${cron}': ${problem}`));
    } else if (cron !== undefined) {
      presets[name] = normalizeCron(cron);
    }
  }
  return presets;
}
