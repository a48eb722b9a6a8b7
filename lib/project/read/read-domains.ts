import { directoryOf } from './check-directory';
import { columnProblem } from '../keys/column-name';
import type { KnownNames } from './known-names';
import { byCodeUnit } from '../../text/order';
import { errorAt } from '../project-error';
import type { ProjectFiles } from './project-files';
import type { Application } from './read-application';
import { plain, readColumns } from './read-columns';
import { Freshness, readFreshness } from './read-freshness';
import { readSchedule } from './read-schedule';
import type { Domain, Schedule, Table } from '../project';
import { unfilledProblem } from './unfilled-domain';
import type { Section } from '../yaml/yaml-section';

const FOLDER = 'metadata/load';

/** Values for tables that do not set their own. */
interface Defaults extends Freshness {
  readonly schedule?: Schedule;
  readonly dag?: string;
  readonly ack?: string;
  readonly writeStrategy?: string;
}

/** Reads the domains that are loaded, and their tables. Metadata of a table take precedence over those of its domain. */
export class DomainReader {
  constructor(
    private readonly files: ProjectFiles,
    private readonly application: Application,
    private readonly names: KnownNames,
    private readonly loadDag: string | undefined,
    private readonly isDuckDb: boolean,
    private readonly allColumns: boolean,
  ) {}

  /** Domains without tables are left out, as in Starlake. Two domains with the same name are an error. */
  read(): Domain[] {
    const domains = this.files.domains().map((name) => this.readDomain(name));
    const names = new Map<string, string>();
    for (const { name, ownName } of domains) {
      const other = names.get(ownName);
      if (other !== undefined) {
        const what = `declares the domain '${ownName}', which ${FOLDER}/${other} declares too`;
        this.files.problems.add(errorAt({ file: `${FOLDER}/${name}/_config.sl.yml` }, what));
      }
      names.set(ownName, name);
    }
    return domains.filter(({ tables }) => tables.length > 0);
  }

  private readDomain(folder: string): Domain {
    const { problems } = this.files;
    const { name, load, tables: stems, attached } = this.files.domain(folder);
    if (name !== folder) {
      this.files.warn(
        `${load!.file}: load.name is '${name}', and its folder '${folder}': Starlake loads it by its folder, and its files ` +
          `and tables are in '${name}'`,
      );
    }
    const unfilled = load && unfilledProblem(load, this.files, folder);
    if (unfilled !== undefined) {
      this.files.warn(load!.errorOf('name', unfilled).message);
    }
    const metadata = problems.collect(() => load?.section('metadata'));
    const defaults = this.merge(metadata, { dag: this.loadDag });
    const tables = [
      ...attached.map((table) => this.readTable(table, undefined, defaults)),
      ...stems.map((stem) => this.readTableFile(folder, stem, defaults)),
    ].filter((table) => table !== undefined);
    this.checkTwice(tables, folder);
    return {
      name: folder,
      ownName: name,
      finalName: problems.collect(() => load?.text('rename')) ?? name,
      directory: problems.collect(() => directoryOf(metadata, this.files)),
      place: metadata?.place([]) ?? load?.place([]) ?? { file: `${FOLDER}/${folder}/_config.sl.yml` },
      tables: tables.sort((a, b) => byCodeUnit(a.name, b.name)),
    };
  }

  private readTableFile(folder: string, stem: string, defaults: Defaults): Table | undefined {
    const table = this.files.table(folder, stem, this.allColumns ? undefined : this.names.types.names);
    const own = this.files.problems.collect(() => table?.text('name'));
    if (own !== undefined && own !== stem) {
      this.files.warn(
        `${table!.file}: table.name is '${own}', and its file '${stem}': Starlake 1.8 loads nothing when it is asked for this table, ` +
          `by either name, and the run fails with its files left; give both one name`,
      );
    }
    return table && this.readTable(table, stem, defaults);
  }

  private readTable(table: Section, stem: string | undefined, defaults: Defaults): Table | undefined {
    const { problems } = this.files;
    const own = problems.collect(() => table.text('name'));
    const name = stem ?? own;
    const pattern = problems.collect(() => table.text('pattern'));
    const metadata = problems.collect(() => table.section('metadata'));
    const merged = this.merge(metadata, defaults);
    if (pattern === undefined && table.has('pattern')) {
      problems.add(table.errorOf('pattern', 'is empty: a regular expression for the names of its files'));
    }
    this.warnOfTypes(table);
    this.warnOfColumns(table);
    if (name === undefined || pattern === undefined) {
      return undefined;
    }
    const comment = problems.collect(() => plain(table, 'comment'));
    return {
      name,
      finalName: problems.collect(() => table.text('rename')) ?? own ?? name,
      pattern,
      streams: table.texts('streams'),
      hasExpectations: (problems.collect(() => table.sections('expectations')) ?? []).length > 0,
      columns: problems.collect(() => readColumns(table)) ?? [],
      ...(comment === undefined ? {} : { comment }),
      place: table.place('pattern'),
      ...merged,
    };
  }

  private warnOfTypes(table: Section): void {
    const wrong = this.files.problems.collect(() => this.names.types.problemsOf(table)) ?? [];
    wrong.forEach(({ message }) => this.files.warn(message));
  }

  private warnOfColumns(table: Section): void {
    for (const attribute of this.isDuckDb
      ? (this.files.problems.collect(() => table.sections('attributes')) ?? [])
      : []) {
      const key = attribute.has('rename') ? 'rename' : 'name';
      const column =
        attribute.raw('ignore') === 'true' ? undefined : this.files.problems.collect(() => attribute.text(key));
      const problem = column === undefined ? undefined : columnProblem(column);
      if (problem !== undefined) {
        this.files.warn(attribute.errorOf(key, problem).message);
      }
    }
  }

  private merge(metadata: Section | undefined, defaults: Defaults): Defaults {
    const { problems } = this.files;
    this.names.connections.checkSink(metadata);
    const schedule = problems.collect(() => readSchedule(metadata, this.application));
    return {
      schedule: schedule === undefined ? defaults.schedule : (schedule ?? undefined),
      dag: problems.collect(() => this.names.dags.referredBy(metadata, 'dagRef')) ?? defaults.dag,
      ack: problems.collect(() => metadata?.text('ack')) ?? defaults.ack,
      writeStrategy: problems.collect(() => strategyOf(metadata)) ?? defaults.writeStrategy,
      ...(problems.collect(() => readFreshness(metadata)) ?? freshnessOf(defaults)),
    };
  }

  private checkTwice(tables: readonly Table[], folder: string): void {
    const names = new Set<string>();
    for (const { name, place } of tables) {
      if (names.has(name)) {
        const what = `declares the table '${name}', which ${FOLDER}/${folder} has twice`;
        this.files.problems.add(errorAt({ file: place.file }, what));
      }
      names.add(name);
    }
  }
}

/** The declared write strategy. If there are several, Starlake chooses one by time: the result is then `ADAPTIVE`. */
function strategyOf(metadata: Section | undefined): string | undefined {
  const strategy = metadata?.section('writeStrategy');
  return strategy?.has('types') ? 'ADAPTIVE' : strategy?.text('type');
}

function freshnessOf({ freshness, freshnessWarning }: Freshness): Freshness {
  return { freshness, freshnessWarning };
}
