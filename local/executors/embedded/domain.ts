import * as path from 'node:path';
import { localPath } from './areas';
import { CommandError } from './command-error';
import { listFiles, listFolders } from './files';
import { compilePattern } from './pattern';
import type { Project } from './project';
import { assertRendered } from './variables';
import { asMapping, asText, readSection, refuse, type Mapping } from './yaml-file';

/** A column of a table, as the project declares it. */
export interface Attribute {
  /** Its name in the files. */
  readonly name: string;
  /** Its name in the table. */
  readonly column: string;
  readonly type: string;
  readonly required: boolean;
}

/** A table of a domain. */
export interface Table {
  /** Stem of its metadata file, as `--tables` names it. */
  readonly name: string;
  /** Its name in the database. */
  readonly finalName: string;
  /** Names of its files. */
  readonly pattern: RegExp;
  readonly attributes: readonly Attribute[];
  /** Its section `table`, as it is declared. */
  readonly declared: Mapping;
  /** The table's metadata over the domain's: format, separator, write strategy. */
  readonly metadata: Mapping;
  /** Extension of the acknowledgement files that its data files wait for. */
  readonly ack?: string;
}

/** A domain to load. */
export interface Domain {
  /** Name of its folder, as `--domains` names it. */
  readonly name: string;
  /** Its schema in the database. */
  readonly finalName: string;
  /** Where its files arrive; undefined if the project does not say. */
  readonly directory?: string;
  readonly tables: readonly Table[];
}

// Each of these changes which rows or values are loaded.
const REFUSED_OF_TABLE = ['filter'];
const REFUSED_OF_ATTRIBUTE = ['array', 'attributes', 'script', 'transform', 'default', 'trim', 'privacy', 'ignore'];

/**
 * Reads the domains of a project: the folders of `metadata/load` with a `_config.sl.yml`.
 *
 * @param names Which ones; all without it. Names that are not there are left out, as Starlake does.
 */
export async function readDomains(project: Project, names?: readonly string[]): Promise<Domain[]> {
  const base = path.join(project.areas.metadata, 'load');
  const folders = (await listFolders(base)).filter((name) => !names || names.includes(name));
  const domains = await Promise.all(folders.map((name) => readDomain(project, path.join(base, name), name)));
  return domains.filter((domain) => domain !== undefined);
}

async function readDomain(project: Project, folder: string, name: string): Promise<Domain | undefined> {
  const config = await readSection(path.join(folder, '_config.sl.yml'), 'load', project.variables);
  if (!config) {
    return undefined;
  }
  const metadata = asMapping(config.metadata) ?? {};
  const directory = asText(metadata.directory);
  const what = `metadata.directory of the domain ${name}`;
  const stems = (await listFiles(folder))
    .filter((file) => file.endsWith('.sl.yml') && !file.startsWith('_'))
    .map((file) => file.slice(0, -'.sl.yml'.length));
  return {
    name,
    finalName: asText(config.rename) ?? name,
    directory: directory && localPath(assertRendered(directory, what), what, project.areas.root),
    tables: await Promise.all(stems.map((stem) => readTable(project, folder, `${name}.${stem}`, stem, metadata))),
  };
}

async function readTable(
  project: Project,
  folder: string,
  fullName: string,
  stem: string,
  inherited: Mapping,
): Promise<Table> {
  const declared = (await readSection(path.join(folder, `${stem}.sl.yml`), 'table', project.variables)) ?? {};
  const pattern = asText(declared.pattern);
  if (!pattern) {
    throw new CommandError(`Table ${fullName} has no pattern`);
  }
  refuse(declared, REFUSED_OF_TABLE, `Table ${fullName}`);
  const metadata = { ...inherited, ...asMapping(declared.metadata) };
  return {
    name: stem,
    finalName: asText(declared.rename) ?? stem,
    pattern: compilePattern(assertRendered(pattern, `Pattern of ${fullName}`), fullName),
    attributes: readAttributes(declared.attributes, fullName),
    declared,
    metadata,
    ack: (asText(metadata.ack) ?? asText(project.application.ack)) || undefined,
  };
}

function readAttributes(declared: unknown, table: string): Attribute[] {
  if (!Array.isArray(declared) || declared.length === 0) {
    throw new CommandError(`Table ${table} has no attributes`);
  }
  return declared.map((item: unknown) => {
    const attribute = asMapping(item) ?? {};
    const name = asText(attribute.name);
    if (!name) {
      throw new CommandError(`Table ${table} has an attribute without a name`);
    }
    refuse(attribute, REFUSED_OF_ATTRIBUTE, `Attribute ${name} of ${table}`);
    return {
      name,
      column: asText(attribute.rename) ?? name,
      type: (asText(attribute.type) ?? 'string').toLowerCase(),
      required: String(attribute.required) === 'true',
    };
  });
}
