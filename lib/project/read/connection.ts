import { dropUnknown, reveal } from '../variables/markers';
import type { Section } from '../yaml/yaml-section';

/** Starlake's names for tables that Spark keeps itself (Starlake: schema/model/Sink.scala, ConnectionType). */
const FS = ['fs', 'local', 'filesystem', 'hive', 'databricks', 'spark'];

/** Whether Spark itself keeps the tables of a connection of this type. */
export function isKeptBySpark(type: string): boolean {
  return FS.includes(type.toLowerCase());
}

/** A connection, by which tables are written. */
export interface Connection {
  readonly name: string;
  /** `fs` if Spark keeps the tables itself (Starlake has several names for this type); else the type in lower case. */
  readonly type: string;
  /** The file of a DuckDB database. */
  readonly duckDbFile?: string;
  /**
   * The catalog: the value of `localCatalog`, else the first setting of a catalog or a metastore. `application.spark` takes
   * precedence over the environment of the commands.
   */
  readonly catalog?: string;
}

/**
 * Reads the default connection of `application.sl.yml`. `ConnectionNames` reports one that is missing.
 *
 * @param environment variables of the commands: `SL_CONNECTION_REF` counts where the file says nothing
 */
export function readConnection(
  application: Section | undefined,
  environment: { readonly [name: string]: string },
): Connection | undefined {
  const name = plain(application?.raw('connectionRef')) || environment.SL_CONNECTION_REF;
  return name === undefined ? undefined : connectionNamed(name, application);
}

/** A connection of `application.sl.yml`; undefined if it does not say of which type it is. */
export function connectionNamed(name: string, application: Section | undefined): Connection | undefined {
  const connection = application?.section('connections')?.section(name);
  const type = plain(connection?.raw('type'))?.toLowerCase();
  if (connection === undefined || type === undefined) {
    return undefined;
  }
  const duckDbFile = duckDbFileOf(connection.section('options'));
  const catalog = catalogOf(application?.section('spark'));
  return {
    name,
    type: isKeptBySpark(type) ? 'fs' : type,
    ...(duckDbFile === undefined ? {} : { duckDbFile }),
    ...(catalog === undefined ? {} : { catalog }),
  };
}

/** Undefined for databases without a file of their own: in memory, at MotherDuck or in DuckLake. */
function duckDbFileOf(options: Section | undefined): string | undefined {
  const file = /^jdbc:duckdb:(?<file>[^?;]+)/i.exec(plain(options?.raw('url')) ?? '')?.groups!.file;
  const isElsewhere = file === undefined || /^(:memory:|(md|motherduck):)/.test(file);
  return isElsewhere || options?.raw('preActions')?.includes('ducklake:') ? undefined : file;
}

/** Keys of settings may have dots or be nested. */
function catalogOf(spark: Section | undefined): string | undefined {
  const own = plain(spark?.raw('localCatalog'));
  return (
    own ?? keysBelow(spark).find((key) => /(^|\.)hive\.metastore\.|^sql\.(catalog|defaultCatalog)(\.|$)/.test(key))
  );
}

function keysBelow(section: Section | undefined): string[] {
  return (section?.keys ?? []).flatMap((key) =>
    section!.isSection(key) ? keysBelow(section!.section(key)).map((inner) => `${key}.${inner}`) : [key],
  );
}

function plain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : reveal(dropUnknown(text)).trim() || undefined;
}
