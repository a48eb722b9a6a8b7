import type { StarlakeManifestProps, StarlakeProjectOptions, StarlakeProjectProps } from './project-props';
import { ECS_JOB_KEYS } from '../ecs/ecs-job-keys';
import { Elsewhere, Keys } from '../private/struct-keys';

const OPTIONS: Keys<StarlakeProjectOptions> = {
  ...{ job: 'own', environment: 'text', deployMetadata: 'flag', only: 'list', scheduled: 'flag' },
  ...{ nestedStacks: 'flag', monitoring: 'own' },
  ...{ loads: 'own', tables: 'own', transforms: 'own', tasks: 'own' },
};

/** Members of the properties of a project. */
export const PROJECT_KEYS: Keys<StarlakeProjectProps> = {
  ...OPTIONS,
  ...{ directory: 'text', variables: 'texts', lineage: 'text', _source: 'own' },
};

/** Members of the properties of a project from a manifest. */
export const MANIFEST_KEYS: Keys<StarlakeManifestProps> = { ...OPTIONS, path: 'text', directory: 'text' };

/** Properties of the job that a project does not have itself. */
export const PROPERTIES_OF_JOB: Elsewhere = {
  names: Object.keys(ECS_JOB_KEYS),
  place: (name) => `'${name}' of ProjectJob.ecs, in 'job'`,
};
