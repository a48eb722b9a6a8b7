import * as path from 'node:path';
import { isKeptBySpark } from '../../../../lib/project/read/connection';
import { localPath } from './areas';
import { CommandError } from '../command/command-error';
import { sortKeys, type ErrorOfKey } from '../keys/sort-keys';
import type { Project } from './project';
import { assertRendered } from './variables';
import { asMapping, asText } from './mapping';

/** A connection of the project, or the DuckDB file that replaces it. */
export interface Connection {
  /** Its name in `application.connections`; undefined if the project names none. */
  readonly name?: string;
  /** The DuckDB file. */
  readonly file: string;
  /** Whether the file only replaces tables that Spark stores itself (`type: fs`). */
  readonly isSubstitute: boolean;
}

/** Settings of a DuckDB connection that are supported, or change nothing here. */
const OPTIONS: readonly string[] = ['url', 'driver', 'quoteIdentifiers', 'numPartitions', 'batchsize'];

/** A key of `application` that names the default connection, or that of all tables, or of all tasks. */
type ConnectionKey = 'connectionRef' | 'loadConnectionRef' | 'transformConnectionRef';

/** The connection of tables that do not name one. */
export function loadConnection(project: Project): Connection {
  return projectConnection(project, 'loadConnectionRef');
}

/** The connection of tasks that do not name one. */
export function transformConnection(project: Project): Connection {
  return projectConnection(project, 'transformConnectionRef');
}

/**
 * The connection of the project: its DuckDB file, or a file beside the datasets that replaces Spark's data lake.
 *
 * @param own A key that overrides it for a part of the project.
 * @throws Error if it is a connection to something else.
 */
export function projectConnection(project: Project, own?: ConnectionKey): Connection {
  const { application, areas, files } = project;
  const key = own !== undefined && asText(application[own]) ? own : 'connectionRef';
  const name = asText(application[key]) || undefined;
  const fallback = path.join(areas.datasets, 'duckdb.db');
  if (name === undefined) {
    return { file: fallback, isSubstitute: false };
  }
  const errorOf = (message: string) =>
    files.application?.errorOf([key], message) ?? new CommandError(`application.${key} ${message}`);
  const connection = declaredConnection(project, name, errorOf);
  return isKeptBySpark(asText(connection.type) ?? '')
    ? { name, file: fallback, isSubstitute: true }
    : duckDbConnection(project, name, errorOf);
}

/**
 * A connection that a table, a task or the audit names itself.
 *
 * @param errorOf Creates the error about the key that names it.
 * @throws Error if the project does not have it, or it is not a DuckDB file.
 */
export function ownConnection(project: Project, name: string, errorOf: (message: string) => Error): Connection {
  const own = projectConnection(project);
  return name === own.name ? own : duckDbConnection(project, name, errorOf);
}

function declaredConnection({ application }: Project, name: string, errorOf: (message: string) => Error) {
  const connections = asMapping(application.connections) ?? {};
  const connection = asMapping(connections[name]);
  if (connection === undefined) {
    const known = Object.keys(connections).join(', ') || 'it is empty';
    throw errorOf(`is '${name}', which application.connections does not have (${known})`);
  }
  return connection;
}

function duckDbConnection(project: Project, name: string, errorOf: (message: string) => Error): Connection {
  const connection = declaredConnection(project, name, errorOf);
  const options = asMapping(connection.options) ?? {};
  const keyError: ErrorOfKey = (key, message) => {
    const path = ['connections', name, ...key];
    return (
      project.files.application?.errorOf(path, message) ?? new CommandError(`application.${path.join('.')} ${message}`)
    );
  };
  const url = asText(options.url) ?? '';
  const file = /^jdbc:duckdb:([^?;]+)/.exec(url)?.[1];
  if (file === undefined || /^(:memory:|(md|motherduck):)/.test(file)) {
    const what = asText(connection.type) === 'jdbc' && url ? url.split(':').slice(0, 2).join(':') : connection.type;
    throw errorOf(
      `is '${name}', which is not a DuckDB file but ${String(what)}: the embedded executor writes only to DuckDB. ` +
        'For this machine, name another one by a variable of env.sl.yml, or use another executor',
    );
  }
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined) {
    throw keyError(['options', unknown], 'is not supported by the embedded executor (url and driver are)');
  }
  sortKeys('Connection', connection, keyError);
  const what = `url of the connection '${name}'`;
  return { name, file: localPath(assertRendered(file, what), what, project.areas.root), isSubstitute: false };
}
