import { dropUnknown, reveal } from '../variables/markers';
import type { Section } from '../yaml/yaml-section';

/** Starlake's names for tables that Spark keeps itself (Starlake: schema/model/Sink.scala, ConnectionType). */
const FS = ['fs', 'local', 'filesystem', 'hive', 'databricks', 'spark'];

/** Whether tables of a connection of this type are kept by Spark itself. */
export function isKeptBySpark(type: string): boolean {
  return FS.includes(type.toLowerCase());
}

/** Where a project's tables are unless they say otherwise: the connection that `connectionRef` names. */
export interface Connection {
  readonly name: string;
  /** `fs` for tables that Spark keeps itself, by whatever name Starlake knows that; else the type in lower case. */
  readonly type: string;
  /** The file of a DuckDB database. */
  readonly duckDbFile?: string;
  /**
   * What `application.spark` says of the catalog, over the environment of the commands: the value of `localCatalog`, else the
   * first setting of a catalog or a metastore.
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
  const connection = name === undefined ? undefined : application?.section('connections')?.section(name);
  const type = plain(connection?.raw('type'))?.toLowerCase();
  if (name === undefined || connection === undefined || type === undefined) {
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

/** A database in memory has no file, nor has one at MotherDuck; one of DuckLake is wherever that keeps it. */
function duckDbFileOf(options: Section | undefined): string | undefined {
  const file = /^jdbc:duckdb:(?<file>[^?;]+)/i.exec(plain(options?.raw('url')) ?? '')?.groups!.file;
  const isElsewhere = file === undefined || /^(:memory:|(md|motherduck):)/.test(file);
  return isElsewhere || options?.raw('preActions')?.includes('ducklake:') ? undefined : file;
}

/** Settings can be written with dots, or nested. */
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
