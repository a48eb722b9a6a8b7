import { containerEnvironment } from '../assembly/container-environment';
import type { Pipeline } from '../pipeline';
import type { Catalog, DeclaredTable } from './catalog';
import { declaredTables } from './declared-tables';
import { makeCatalog } from './make-catalog';
import type { ReadBefore } from './read-before';

/** How a catalog is made. */
export interface CatalogRequest {
  /** Name of the app. */
  readonly name: string;
  /** The time after which schedules tell their next times. */
  readonly at: Date;
  /** Folders of Starlake projects; what an earlier one declares takes precedence. */
  readonly folders: readonly string[];
  /**
   * Tables that were read before, for who reads a catalog again.
   *
   * @default - none
   */
  readonly before?: ReadBefore;
}

/** A catalog, and what is missing in it. */
export interface ReadCatalog {
  readonly catalog: Catalog;
  /** What could not be read of the projects, each with its file. */
  readonly problems: readonly string[];
}

/**
 * Makes the catalog of an app: its pipelines are those of the cloud assembly, columns and descriptions those of the projects. The
 * variables of the pipelines' containers fill in those of the projects.
 */
export function readCatalog(
  pipelines: readonly Pipeline[],
  { name, at, folders, before }: CatalogRequest,
): ReadCatalog {
  const environment = containerEnvironment(pipelines);
  const read = folders.map((folder) => declaredTables(folder, environment, before));
  const declared = new Map<string, DeclaredTable>(read.toReversed().flatMap(({ tables }) => [...tables]));
  return { catalog: makeCatalog(pipelines, { name, at, declared }), problems: read.flatMap((each) => each.problems) };
}
