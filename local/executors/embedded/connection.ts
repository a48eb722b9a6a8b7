import * as path from 'node:path';
import { localPath } from './areas';
import { CommandError } from './command-error';
import type { Project } from './project';
import { assertRendered } from './variables';
import { asMapping, asText } from './mapping';

/** A connection of the project, as far as it is a DuckDB file. */
export interface Connection {
  /** Its name in `application.connections`; undefined if the project names none. */
  readonly name?: string;
  /** The DuckDB file. */
  readonly file: string;
  /** Whether the file only stands in for what the project's own connection is: another kind of database. */
  readonly standsIn: boolean;
}

/** Settings of a DuckDB connection that are honoured, or change nothing here. */
const OPTIONS: readonly string[] = ['url', 'driver', 'quoteIdentifiers', 'numPartitions', 'batchsize'];

/** The connection that tables are loaded to where they do not name one. */
export function loadConnection(project: Project): Connection {
  return projectConnection(project, asText(project.application.loadConnectionRef));
}

/** The connection that tasks run on where they do not name one. */
export function transformConnection(project: Project): Connection {
  return projectConnection(project, asText(project.application.transformConnectionRef));
}

/**
 * The connection of the project: its DuckDB file, or one beside the datasets that stands in for another kind of database.
 *
 * @param ref What takes its place in part of the project: `loadConnectionRef`, `transformConnectionRef`.
 */
export function projectConnection(project: Project, ref?: string): Connection {
  const name = ref || asText(project.application.connectionRef) || undefined;
  const fallback = path.join(project.areas.datasets, 'duckdb.db');
  if (name === undefined) {
    return { file: fallback, standsIn: false };
  }
  return duckDbConnection(project, name) ?? { name, file: fallback, standsIn: true };
}

/**
 * A connection that a table, a task or the audit names for itself.
 *
 * @param errorOf Makes the error about what names it.
 * @throws Error if the project does not have it, or it is not a DuckDB file.
 */
export function ownConnection(project: Project, name: string, errorOf: (message: string) => Error): Connection {
  const own = projectConnection(project);
  if (name === own.name) {
    return own;
  }
  const found = duckDbConnection(project, name);
  if (found === undefined) {
    const known = Object.keys(asMapping(project.application.connections) ?? {});
    throw errorOf(
      known.includes(name)
        ? `is '${name}', which is not a DuckDB file: the embedded executor writes to nothing else`
        : `is '${name}', which application.connections does not have (${known.join(', ') || 'it is empty'})`,
    );
  }
  return found;
}

function duckDbConnection(project: Project, name: string): Connection | undefined {
  const options = asMapping(asMapping(asMapping(project.application.connections)?.[name])?.options) ?? {};
  const file = /^jdbc:duckdb:([^?;]+)/.exec(asText(options.url) ?? '')?.[1];
  if (file === undefined) {
    return undefined;
  }
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined) {
    throw new CommandError(
      `Connection '${name}': its option '${unknown}' is not supported by the embedded executor (url and driver are)`,
    );
  }
  const what = `url of the connection '${name}'`;
  return { name, file: localPath(assertRendered(file, what), what, project.areas.root), standsIn: false };
}
