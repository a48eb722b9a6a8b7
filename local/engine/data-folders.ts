import * as path from 'node:path';
import { pipelinesOf, type Assembly } from '../assembly';
import { machineArn } from './execution-context';
import { localPath, resolveAreas, type Areas } from '../executors/embedded/project/areas';
import { statesOf } from '../interpreter/states';
import type { Pipeline } from '../pipeline';
import { environmentsOf } from './tasks/task-finder';
import { ProjectFiles } from '../../lib/project/read/project-files';

/** Folders of a project whose files a run does not change. */
export interface DataFolders {
  /** Folders of files that were loaded: nothing reads them again. */
  readonly archives: readonly string[];
  /** Folders with waiting files of domains that are not loaded: SQL can read them, no command moves them. */
  readonly idle: readonly string[];
  /** Folders in which files of any domain wait. */
  readonly waiting: readonly string[];
}

/** Areas in which files of a domain wait, or in which a load leaves them. */
const WAITING = ['stage', 'ingesting', 'unresolved'] as const;

/**
 * Folders of a project that pipelines do not change, according to the environments of their containers and the
 * project's domains. A folder about which this is unknown is not included: the run itself reports why.
 *
 * @param root Folder of the project; absolute.
 */
export function dataFolders(assembly: Assembly, pipelines: readonly Pipeline[], root: string): DataFolders {
  const machines = new Map(pipelinesOf(assembly).map((pipeline) => [machineArn(pipeline), pipeline]));
  const all = withStarted(pipelines, machines);
  const own = all.some(({ kind }) => kind === 'custom') ? undefined : all.flatMap(domainsOf);
  const found = environments(assembly, all, machines, root).flatMap((environment): DataFolders[] => {
    try {
      return [foldersIn(environment, own)];
    } catch {
      // The commands cannot use these folders either.
      return [];
    }
  });
  const resolved = (folders: readonly string[]) => folders.map((folder) => path.resolve(folder));
  return {
    archives: resolved(found.flatMap(({ archives }) => archives)),
    idle: resolved(found.flatMap(({ idle }) => idle)),
    waiting: resolved(found.flatMap(({ waiting }) => waiting)),
  };
}

function foldersIn(environment: Readonly<Record<string, string>>, own: readonly string[] | undefined): DataFolders {
  const areas = resolveAreas(environment);
  const domains = waitingFolders(areas, environment);
  const isOwn = ([domain]: readonly [string, ...unknown[]]) => own === undefined || own.includes(domain);
  const used = domains.filter(isOwn).flatMap(([, folders]) => folders);
  const archive = areas.folder('archive', '.');
  const waiting = domains.flatMap(([, folders]) => folders);
  const kept = [areas.datasets, areas.metadata, ...waiting];
  return {
    waiting,
    archives: kept.some((folder) => isWithin(folder, archive)) ? [] : [archive],
    idle: domains
      .filter((each) => !isOwn(each))
      .flatMap(([, folders]) => folders)
      .filter((folder) => !used.includes(folder)),
  };
}

/** For each domain of a project, the folders in which its files wait. */
function waitingFolders(areas: Areas, environment: Readonly<Record<string, string>>): Array<[string, string[]]> {
  const { root, datasets, metadata } = areas;
  const given = { ...environment, SL_ROOT: root, SL_DATASETS: datasets, SL_METADATA: metadata };
  const files = ProjectFiles.open(path.dirname(metadata), { environment: given, options: {} });
  return files.domains().map((folder) => {
    const { name, load } = files.domain(folder);
    const landing = files.problems.collect(() => load?.section('metadata')?.text('directory'));
    const isLocal = landing !== undefined && !/^(?!file:)[a-z][\w+.-]*:/i.test(landing);
    return [
      folder,
      [
        ...(isLocal ? [localPath(landing, `metadata.directory of ${folder}`, root)] : []),
        ...WAITING.map((area) => areas.folder(area, name)),
      ],
    ];
  });
}

type Machines = ReadonlyMap<string, Pipeline>;

function environments(assembly: Assembly, pipelines: readonly Pipeline[], machines: Machines, root: string) {
  const machineOf = (arn: string) => machines.get(arn)!;
  const found = pipelines.flatMap((pipeline) => {
    const stack = assembly.stacks.find(({ name }) => name === pipeline.stack)!;
    try {
      return environmentsOf({ assembly, stack, definition: pipeline.definition, root, machineOf });
    } catch {
      // It cannot run here.
      return [];
    }
  });
  const unique = new Map(found.map((environment) => [JSON.stringify(environment), environment]));
  return [...unique.values()];
}

/** Pipelines, and the pipelines that their states start. */
function withStarted(pipelines: readonly Pipeline[], machines: Machines): readonly Pipeline[] {
  const found = new Set(pipelines);
  // A loop over a set also visits what is added meanwhile.
  for (const { definition } of found) {
    // The state that starts a pipeline has its ARN, or a state before it.
    for (const [, arn] of JSON.stringify(definition).matchAll(/"(arn:[^"]*:stateMachine:[^"]*)"/g)) {
      const started = machines.get(arn!);
      if (started) found.add(started);
    }
  }
  return [...found];
}

/** The domains that a pipeline loads itself, by the names of their folders. */
function domainsOf({ definition }: Pipeline): string[] {
  return statesOf(definition).flatMap(([, { Parameters }]) => {
    const { domain } = (Parameters ?? {}) as { domain?: unknown };
    return typeof domain === 'string' ? [domain] : [];
  });
}

function isWithin(folder: string, other: string): boolean {
  return `${folder}${path.sep}`.startsWith(`${other}${path.sep}`);
}
