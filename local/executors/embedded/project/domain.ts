import { unfilledProblem } from '../../../../lib/project/read/unfilled-domain';
import { localPath } from './areas';
import type { Section } from '../../../../lib/project/yaml/yaml-section';
import type { Attribute } from './attribute';
import { sortKeys } from '../keys/sort-keys';
import { readFileFormat, type FileFormat } from './file-format';
import { compilePattern } from './pattern';
import type { Project } from './project';
import type { CheckOptions } from '../rows/row-check';
import { assertDistinct, readAttributes, type Types } from './table-attributes';
import { asBoolean, asMapping, asText, type Mapping } from './mapping';
import type { ErrorOf } from './error-of';

/** A table of a domain. */
export interface Table {
  /** Stem of its metadata file, as `--tables` names it. */
  readonly name: string;
  /** Its declared name (`table.name`), for summaries and the audit. */
  readonly label: string;
  /** Its name in the database. */
  readonly finalName: string;
  /** Pattern of its file names. */
  readonly pattern: RegExp;
  /** Its section `table`, as it is declared. */
  readonly declared: Mapping;
  /** The table's metadata, which override the domain's. */
  readonly metadata: Mapping;
  /** Extension of the acknowledgement files that its data files wait for. */
  readonly ack?: string;
  /** Creates an error about one of its keys, with file and line. */
  readonly errorOf: ErrorOf;
}

/** How the files of a table are read. */
export interface Reading {
  readonly format: FileFormat;
  readonly attributes: readonly Attribute[];
  readonly types: Types;
  readonly checks: CheckOptions;
  /** How many rejected rows are reported one by one (`audit.maxErrors`). */
  readonly maxReasons: number;
  /** SQL condition for rows to keep. */
  readonly filter?: string;
}

/** A domain to load. */
export interface Domain {
  /** Name of its folder, as `--domains` names it. */
  readonly name: string;
  /** Its declared name (`load.name`): name of its folders in the areas. */
  readonly label: string;
  /** Its schema in the database. */
  readonly finalName: string;
  /** Where its files arrive; undefined if the project does not say. */
  readonly directory?: string;
  readonly tables: readonly Table[];
}

/**
 * Reads the domains of a project: the folders of `metadata/load` with a `_config.sl.yml`.
 *
 * @param names Which domains; all by default. Unknown names are ignored, as by Starlake.
 * @param tables Which of their tables; all by default.
 */
export function readDomains(project: Project, names?: readonly string[], tables?: readonly string[]): Domain[] {
  const folders = project.files.domains().filter((name) => !names || names.includes(name));
  return project.files
    .strictly((files) =>
      folders.map((folder) => {
        const domain = files.domain(folder);
        return { domain, wanted: domain.tables.filter((name) => !tables || tables.includes(name)) };
      }),
    )
    .flatMap(({ domain, wanted }): Domain[] => {
      // Without `_config.sl.yml` a domain has nothing to load, and `stage` knows no directory.
      if (!domain.load) return [{ name: domain.folder, label: domain.name, finalName: domain.name, tables: [] }];
      const unfilled = unfilledProblem(domain.load, project.files, domain.folder);
      if (unfilled !== undefined) throw domain.load.errorOf('name', unfilled);
      const load = domain.load.plain() as Mapping;
      sortKeys('Domain', load, (key, message) => domain.load!.errorOf(key, message));
      const inherited = asMapping(load.metadata) ?? {};
      const directory = asText(inherited.directory);
      const what = `metadata.directory of the domain ${domain.folder}`;
      return [
        {
          name: domain.folder,
          label: domain.name,
          finalName: asText(load.rename) ?? domain.name,
          directory: directory && localPath(directory, what, project.areas.root),
          tables: readTables(project, domain.folder, wanted, domain.load),
        },
      ];
    });
}

/** The tables of a domain. All errors are reported at once. */
function readTables(project: Project, domain: string, names: readonly string[], load: Section): Table[] {
  const inherited = asMapping((load.plain() as Mapping).metadata) ?? {};
  const sections = project.files.strictly((files) => names.map((name) => [name, files.table(domain, name)] as const));
  return sections.flatMap(([name, section]) => {
    if (!section) return [];
    const declared = section.plain() as Mapping;
    const own = asMapping(declared.metadata) ?? {};
    const metadata: Mapping = {
      ...inherited,
      ...own,
      options: { ...asMapping(inherited.options), ...asMapping(own.options) },
    };
    const label = asText(declared.name) ?? name;
    const errorOf: ErrorOf = (path, message) => {
      const isOwn = path[0] !== 'metadata' || Object.hasOwn(own, String(path[1]));
      return (isOwn ? section : load).errorOf(path, message);
    };
    return [
      {
        ...{ name, label, declared, metadata, errorOf },
        finalName: asText(declared.rename) ?? label,
        pattern: compilePattern(asText(declared.pattern) ?? '', errorOf),
        ack: (asText(metadata.ack) ?? asText(project.application.ack)) || undefined,
      },
    ];
  });
}

/**
 * The settings for reading the files of a table.
 *
 * @throws CommandError for unsupported settings, before any file is moved.
 */
export function readReading(project: Project, { declared, metadata, errorOf }: Table): Reading {
  const { application, types } = project;
  const attributes = readAttributes(declared.attributes, types, errorOf);
  assertDistinct(attributes, errorOf);
  const format = readFileFormat(metadata, asMapping(application.dsvOptions) ?? {}, errorOf);
  const unplaced = attributes.findIndex(({ position, script }) => position === undefined && script === undefined);
  if (format.type === 'POSITION' && unplaced >= 0) {
    throw errorOf(['attributes', unplaced], 'has no position, which the format POSITION needs');
  }
  return {
    ...{ format, attributes, types },
    checks: {
      emptyIsNull: asBoolean(metadata.emptyIsNull, project.emptyIsNull),
      withValue: project.rejectWithValue,
    },
    maxReasons: Number(asText(asMapping(application.audit)?.maxErrors) ?? 100),
    filter: asText(declared.filter),
  };
}
