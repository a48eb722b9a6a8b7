import { cronProblem, DEFAULT_PRESETS, normalizeCron } from './cron';
import type { ProjectSource } from './source';
import { Section } from './yaml-section';

const FILE = 'metadata/application.sl.yml';

/** A reference to a dag configuration. */
export interface DagRef {
  readonly name: string;
  /** An error about it, which names where it is written. */
  readonly error: (message: string) => Error;
}

/** What `application.sl.yml` says of all pipelines. */
export interface Application {
  /** `SL_ENV` where nothing else says it. */
  readonly environment?: string;
  readonly loadDag?: DagRef;
  readonly transformDag?: DagRef;
  readonly ack?: string;
  /** Cron expressions by name, with the ones that every project has. */
  readonly presets: { readonly [name: string]: string };
}

/**
 * Reads `application.sl.yml`, if there is one.
 *
 * @throws Error for a preset that is no cron expression
 */
export function readApplication(source: ProjectSource): Application {
  if (!source.folder.list('metadata').files.includes('application.sl.yml')) {
    return { presets: DEFAULT_PRESETS };
  }
  const document = source.read(FILE);
  const wrapped = document.has('application') || document.keys.every((key) => key === 'version');
  if (!wrapped && document.has('version')) {
    throw document.errorOf('application', `is missing: put what ${FILE} says under 'application:'`);
  }
  const application = wrapped ? document.section('application') : document;
  const dags = application?.section('dagRef');
  return {
    environment: application?.raw('env'),
    loadDag: refOf(dags, 'load'),
    transformDag: refOf(dags, 'transform'),
    ack: application?.text('ack'),
    presets: { ...DEFAULT_PRESETS, ...readPresets(application?.section('schedulePresets')) },
  };
}

function refOf(section: Section | undefined, key: string): DagRef | undefined {
  const name = section?.text(key);
  return name === undefined ? undefined : { name, error: (message) => section!.errorOf(key, message) };
}

function readPresets(section: Section | undefined): { [name: string]: string } {
  const crons = (section?.keys ?? []).map((name) => [name, section!.text(name)] as const);
  return Object.fromEntries(
    crons.flatMap(([name, cron]) => {
      const problem = cron === undefined ? undefined : cronProblem(cron);
      if (problem !== undefined) {
        throw section!.errorOf(name, `is '${cron}': ${problem}`);
      }
      return cron === undefined ? [] : [[name, normalizeCron(cron)] as const];
    }),
  );
}
