import * as path from 'node:path';
import { resolveAreas, type Areas } from './areas';
import { CommandError } from './command-error';
import { exists } from './files';
import { render, type Variables } from './variables';
import { asBoolean, asText, readSection, type Mapping } from './yaml-file';

/** A Starlake project on this machine: its folders, its variables, and what it says of itself. */
export interface Project {
  readonly areas: Areas;
  readonly variables: Variables;
  /** Content of `application.sl.yml`; empty without that file. */
  readonly application: Mapping;
  /** `SL_ARCHIVE`: whether files are kept once loaded. */
  readonly archive: boolean;
  /** `SL_REJECT_ALL_ON_ERROR`, `rejectAllOnError`: a file with a row to reject is not loaded at all. */
  readonly rejectAllOnError: boolean;
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
 * @throws CommandError if there is no project, or it cannot be read.
 */
export async function readProject(environment: Readonly<Record<string, string>>, options: Variables): Promise<Project> {
  const areas = resolveAreas(environment);
  if (!(await exists(areas.metadata))) {
    throw new CommandError(`No Starlake project: ${areas.metadata} is not there (SL_ROOT is ${environment.SL_ROOT})`);
  }
  const own = { SL_DATASETS: areas.datasets, SL_METADATA: areas.metadata };
  let variables: Variables = { ...own, ...environment };
  const selected = environment.SL_ENV;
  for (const file of ['env.sl.yml', ...(selected ? [`env.${selected}.sl.yml`] : [])]) {
    variables = await addVariables(path.join(areas.metadata, file), variables);
  }
  variables = { ...variables, ...options };
  const application = await readSection(path.join(areas.metadata, 'application.sl.yml'), 'application', variables);
  // As in Starlake, the file stands above the environment.
  return {
    areas,
    variables,
    application: application ?? {},
    archive: asBoolean(application?.archive ?? environment.SL_ARCHIVE, true),
    rejectAllOnError: asBoolean(application?.rejectAllOnError ?? environment.SL_REJECT_ALL_ON_ERROR, false),
    byName: loadsByName(asText(application?.loadStrategyClass ?? environment.SL_LOAD_STRATEGY)),
  };
}

function loadsByName(strategy = 'ai.starlake.job.load.IngestionTimeStrategy'): boolean {
  if (!Object.hasOwn(LOAD_STRATEGIES, strategy)) {
    const known = Object.keys(LOAD_STRATEGIES).join(', ');
    throw new CommandError(`loadStrategyClass is ${strategy}: the embedded executor knows ${known}`);
  }
  return LOAD_STRATEGIES[strategy].byName;
}

async function addVariables(file: string, variables: Variables): Promise<Variables> {
  const added = await readSection(file, 'env', variables);
  const result: Record<string, string> = { ...variables };
  for (const [name, value] of Object.entries(added ?? {})) {
    const text = asText(value);
    if (text !== undefined) {
      // Once more: a variable may use those above it in the same file.
      result[name] = render(text, result);
    }
  }
  return result;
}
