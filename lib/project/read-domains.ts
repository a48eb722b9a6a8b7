import { directoryOf } from './check-directory';
import { byCodeUnit } from './order';
import type { Application } from './read-application';
import type { DagNames } from './read-dags';
import { readSchedule } from './read-schedule';
import type { Domain, Schedule, Table } from './project';
import { sectionOf, type ProjectSource } from './source';
import { Section } from './yaml-section';

const FOLDER = 'metadata/load';
const CONFIG = '_config.sl.yml';
const EXTENSION = '.sl.yml';

/** What holds for a table unless it says something else. */
interface Defaults {
  readonly schedule?: Schedule;
  readonly dag?: string;
  readonly ack?: string;
}

/**
 * Reads the domains that are loaded, and their tables with the domain's metadata merged under theirs. A folder without
 * `_config.sl.yml` is a domain too, one that says nothing of itself (Starlake: schema/handlers/SchemaHandler.scala).
 */
export class DomainReader {
  constructor(
    private readonly source: ProjectSource,
    private readonly application: Application,
    private readonly dags: DagNames,
    private readonly loadDag: string | undefined,
  ) {}

  /** Domains without tables are left out, as by Starlake. */
  read(): Domain[] {
    const { folders } = this.source.folder.list(FOLDER);
    return folders.map((name) => this.readDomain(name)).filter(({ tables }) => tables.length > 0);
  }

  private readDomain(name: string): Domain {
    const folder = `${FOLDER}/${name}`;
    const { files } = this.source.folder.list(folder);
    const document = files.includes(CONFIG) ? this.source.read(`${folder}/${CONFIG}`) : undefined;
    const load = document && sectionOf(document, 'load');
    const own = load?.text('name');
    if (own !== undefined && own !== name) {
      this.source.warn(`${load!.file}: load.name is '${own}', but Starlake finds the domain by its folder, '${name}'`);
    }
    const metadata = load?.section('metadata');
    const defaults = this.merge(metadata, { dag: this.loadDag, ack: this.application.ack });
    const tables = [
      ...attachedTables(document).map((table) => this.readTable(table, table.text('name'), defaults)),
      ...files.filter(isTable).map((file) => this.readTableFile(`${folder}/${file}`, defaults)),
    ];
    checkTwice(tables, folder);
    return {
      name,
      finalName: load?.text('rename') ?? own ?? name,
      directory: directoryOf(metadata, this.source),
      tables: tables.sort((a, b) => byCodeUnit(a.name, b.name)),
    };
  }

  private readTableFile(file: string, defaults: Defaults): Table {
    const document = this.source.read(file, true);
    const stem = file.slice(file.lastIndexOf('/') + 1, -EXTENSION.length);
    const table = tableOf(document);
    const own = table.text('name');
    if (own !== undefined && own !== stem) {
      this.source.warn(`${file}: table.name is '${own}', but Starlake finds the table by its file, '${stem}'`);
    }
    return this.readTable(table, stem, defaults);
  }

  private readTable(table: Section, name: string | undefined, defaults: Defaults): Table {
    if (name === undefined) {
      throw table.errorOf('name', 'is missing');
    }
    const pattern = table.text('pattern');
    if (pattern === undefined) {
      throw table.errorOf('pattern', `is missing: a regular expression for the names of the files of table '${name}'`);
    }
    return {
      name,
      finalName: table.text('rename') ?? table.text('name') ?? name,
      pattern,
      streams: table.texts('streams'),
      ...this.merge(table.section('metadata'), defaults),
    };
  }

  private merge(metadata: Section | undefined, defaults: Defaults): Defaults {
    const schedule = readSchedule(metadata, this.application.presets);
    return {
      schedule: schedule === undefined ? defaults.schedule : (schedule ?? undefined),
      dag: this.dags.referredBy(metadata, 'dagRef') ?? defaults.dag,
      ack: metadata?.text('ack') ?? defaults.ack,
    };
  }
}

/** The tables in `_config.sl.yml` itself, where files from before version 1 had them. */
function attachedTables(document: Section | undefined): Section[] {
  const load = document?.has('tables') || document?.has('version') ? document : document?.section('load');
  return load?.sections('tables') ?? [];
}

/** The table of a file. Before version 1 it was called `schema`, and a file could have a list of which the first counts. */
function tableOf(document: Section): Section {
  const isOld = !document.has('version');
  const [first] = [...document.sections('tables'), ...(isOld ? document.sections('schemas') : [])];
  if (first !== undefined) {
    return first.section('table') ?? first;
  }
  const table = document.section('table') ?? (isOld ? document.section('schema') : undefined);
  if (table === undefined) {
    throw document.errorOf('table', `is missing: put what ${document.file} says under 'table:'`);
  }
  return table;
}

function isTable(file: string): boolean {
  return file.endsWith(EXTENSION) && !file.startsWith('_config.');
}

function checkTwice(tables: readonly Table[], folder: string): void {
  const names = new Set<string>();
  for (const { name } of tables) {
    if (names.has(name)) {
      throw new Error(`${folder} declares the table '${name}' twice`);
    }
    names.add(name);
  }
}
