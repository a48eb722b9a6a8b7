import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type { Variables } from '../../../../lib/project/variables/jinja';
import { checkFolders } from '../../../../lib/project/read/check-folders';
import { ProjectFiles } from '../../../../lib/project/read/project-files';
import { resolveAreas, type Areas } from './areas';
import { CommandError } from '../command/command-error';
import { withEnvironment } from '../keys/environment-settings';
import { sortApplication } from '../keys/sort-application';
import { readTypes, type Types } from './table-attributes';
import { dateVariables } from './variables';
import { asBoolean, asText, type Mapping } from './mapping';

/** A Starlake project on this machine: its folders, files and settings. */
export interface Project {
  readonly areas: Areas;
  /** Its metadata, read as strictly as by Starlake, and its variables. */
  readonly files: ProjectFiles;
  /** Content of `application.sl.yml`, completed from environment variables. */
  readonly application: Mapping;
  /** Its keys that have no effect on this machine. */
  readonly without: readonly string[];
  /** `archive`: whether loaded files are kept. */
  readonly archive: boolean;
  /** `rejectAllOnError`: a file with a row to reject is not loaded at all. */
  readonly rejectAllOnError: boolean;
  /** `rejectWithValue`: errors about an invalid value contain it. */
  readonly rejectWithValue: boolean;
  /** `emptyIsNull`: an empty text is null unless the table says otherwise. */
  readonly emptyIsNull: boolean;
  /** The types of attributes. */
  readonly types: Types;
  /** `loadStrategyClass`: files of a table are loaded in the order of their names, not of their times. */
  readonly byName: boolean;
}

const LOAD_STRATEGIES: Readonly<Record<string, { readonly byName: boolean }>> = {
  'ai.starlake.job.load.IngestionTimeStrategy': { byName: false },
  'ai.starlake.job.load.IngestionNameStrategy': { byName: true },
};

/**
 * Reads a project's settings; domains and tasks are read when they are needed.
 *
 * @param environment The container's environment.
 * @param options Pairs of `--options`: they override the environment and the project's own variables.
 * @throws Error if the project does not exist or cannot be read.
 */
export function readProject(environment: Variables, options: Variables): Project {
  const areas = resolveAreas(environment);
  const root = path.dirname(areas.metadata);
  if (path.basename(areas.metadata) !== 'metadata' || !existsSync(areas.metadata)) {
    throw new CommandError(`No Starlake project: ${areas.metadata} does not exist (SL_ROOT is ${environment.SL_ROOT})`);
  }
  const own = { SL_DATASETS: areas.datasets, SL_METADATA: areas.metadata };
  const files = ProjectFiles.open(root, { environment: { ...own, ...environment, ...dateVariables() }, options });
  checkFolders(files);
  files.problems.throwAny();
  // Unused connections can need variables that are not set.
  const declared = (files.application?.plainParts() ?? {}) as Mapping;
  const application = withEnvironment(declared, environment);
  return {
    ...{ areas, files, application },
    without: sortApplication(files, areas, application, environment),
    types: readTypes(files.strictly((each) => each.types()).map((type) => type.plain() as Mapping)),
    archive: asBoolean(application.archive, true),
    rejectAllOnError: asBoolean(application.rejectAllOnError, false),
    rejectWithValue: asBoolean(application.rejectWithValue, false),
    emptyIsNull: asBoolean(application.emptyIsNull, true),
    byName: loadsByName(asText(application.loadStrategyClass)),
  };
}

function loadsByName(strategy = 'ai.starlake.job.load.IngestionTimeStrategy'): boolean {
  if (!Object.hasOwn(LOAD_STRATEGIES, strategy)) {
    const known = Object.keys(LOAD_STRATEGIES).join(', ');
    throw new CommandError(`loadStrategyClass is ${strategy}: the embedded executor knows ${known}`);
  }
  return LOAD_STRATEGIES[strategy].byName;
}
