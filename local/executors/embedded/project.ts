import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type { Variables } from '../../../lib/project/jinja';
import { ProjectFiles } from '../../../lib/project/project-files';
import { resolveAreas, type Areas } from './areas';
import { CommandError } from './command-error';
import { readTypes, type Types } from './table-attributes';
import { dateVariables } from './variables';
import { asBoolean, asText, type Mapping } from './mapping';

/** A Starlake project on this machine: its folders, its files, and what it says of itself. */
export interface Project {
  readonly areas: Areas;
  /** Its metadata, read as strictly as Starlake reads them, and its variables. */
  readonly files: ProjectFiles;
  /** Content of `application.sl.yml`; empty without that file. */
  readonly application: Mapping;
  /** `SL_ARCHIVE`: whether files are kept once loaded. */
  readonly archive: boolean;
  /** `SL_REJECT_ALL_ON_ERROR`, `rejectAllOnError`: a file with a row to reject is not loaded at all. */
  readonly rejectAllOnError: boolean;
  /** `SL_REJECT_WITH_VALUE`, `rejectWithValue`: what is said of a value that does not fit has the value. */
  readonly rejectWithValue: boolean;
  /** `SL_EMPTY_IS_NULL`, `emptyIsNull`: an empty text is null where a table does not say otherwise. */
  readonly emptyIsNull: boolean;
  /** The types of attributes. */
  readonly types: Types;
  /** `SL_LOAD_STRATEGY`, `loadStrategyClass`: files of a table are loaded in the order of their names, not of their times. */
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
 * @param options Pairs of `--options`: they win over the environment and the project's own variables.
 * @throws Error if there is no project, or it cannot be read.
 */
export function readProject(environment: Variables, options: Variables): Project {
  const areas = resolveAreas(environment);
  const root = path.dirname(areas.metadata);
  if (path.basename(areas.metadata) !== 'metadata' || !existsSync(areas.metadata)) {
    throw new CommandError(`No Starlake project: ${areas.metadata} is not there (SL_ROOT is ${environment.SL_ROOT})`);
  }
  const own = { SL_DATASETS: areas.datasets, SL_METADATA: areas.metadata };
  const files = ProjectFiles.open(root, { environment: { ...own, ...environment, ...dateVariables() }, options });
  files.problems.throwAny();
  // Connections that nobody uses may need variables that nobody sets.
  const application = (files.application?.plainParts() ?? {}) as Mapping;
  // As in Starlake, the file stands above the environment.
  const setting = (key: string, variable: string) => application[key] ?? environment[variable];
  return {
    ...{ areas, files, application },
    types: readTypes(files.strictly((each) => each.types()).map((type) => type.plain() as Mapping)),
    archive: asBoolean(setting('archive', 'SL_ARCHIVE'), true),
    rejectAllOnError: asBoolean(setting('rejectAllOnError', 'SL_REJECT_ALL_ON_ERROR'), false),
    rejectWithValue: asBoolean(setting('rejectWithValue', 'SL_REJECT_WITH_VALUE'), false),
    emptyIsNull: asBoolean(setting('emptyIsNull', 'SL_EMPTY_IS_NULL'), true),
    byName: loadsByName(asText(setting('loadStrategyClass', 'SL_LOAD_STRATEGY'))),
  };
}

function loadsByName(strategy = 'ai.starlake.job.load.IngestionTimeStrategy'): boolean {
  if (!Object.hasOwn(LOAD_STRATEGIES, strategy)) {
    const known = Object.keys(LOAD_STRATEGIES).join(', ');
    throw new CommandError(`loadStrategyClass is ${strategy}: the embedded executor knows ${known}`);
  }
  return LOAD_STRATEGIES[strategy].byName;
}
