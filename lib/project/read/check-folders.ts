import { reveal } from '../variables/markers';
import type { ProjectFiles } from './project-files';
import type { KeyPath } from '../project-error';

/** A key of `application.sl.yml` that moves a folder. */
interface Moved {
  readonly key: KeyPath;
  /** Its only allowed value: the default place of the folder. */
  readonly same: readonly string[];
  /** The variable that moves the folder both for Starlake and for pipelines; undefined if none does. */
  readonly variable?: string;
}

/**
 * Refuses keys of `application.sl.yml` that move a folder from its default place: Starlake would read and write where pipelines
 * do not look. For Starlake, these keys take precedence over the variables of its environment.
 */
export function checkFolders(files: ProjectFiles): void {
  const { application, problems } = files;
  for (const { key, same, variable } of movedBy((name) => reveal(files.scope.value(name) ?? ''))) {
    const [name, inner] = key;
    const section = inner === undefined ? application : problems.collect(() => application?.section(String(name)));
    const value = problems.collect(() => section?.text(String(inner ?? name)));
    if (value !== undefined && !same.includes(value.replace(/\/+$/, ''))) {
      const instead = variable === undefined ? '' : `, and set ${variable} in the environment of the commands`;
      const what = `is '${value}', and pipelines look in '${same[0]}': take it out${instead}`;
      problems.add(section!.errorOf(String(inner ?? name), what));
    }
  }
}

function movedBy(value: (variable: string) => string): Moved[] {
  const [root, datasets, metadata] = [value('SL_ROOT'), value('SL_DATASETS'), value('SL_METADATA')];
  // Without SL_DATASETS, the datasets are in this folder.
  const standard = datasets === '{SL_DATASETS}' ? [`${root}/datasets`] : [];
  return [
    { key: ['root'], same: [root], variable: 'SL_ROOT' },
    { key: ['datasets'], same: [datasets, ...standard], variable: 'SL_DATASETS' },
    { key: ['metadata'], same: [metadata] },
    { key: ['types'], same: [`${metadata}/types`] },
    { key: ['dags'], same: [value('SL_DAGS'), `${metadata}/dags`] },
    { key: ['writeStrategies'], same: [`${metadata}/write-strategies`] },
    { key: ['expectations', 'path'], same: [`${metadata}/expectations`] },
    ...['incoming', 'stage', 'unresolved', 'archive', 'ingesting'].map((area) => {
      const variable = `SL_AREA_${area.toUpperCase()}`;
      return { key: ['area', area], same: [value(variable)], variable };
    }),
  ];
}
