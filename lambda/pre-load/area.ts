import type { DeclaredTable } from '../../lib/contract/pre-load';
import { commonPrefix } from '../stage-files/literal-ends';
import type { TableFinder } from '../stage-files/table-of-file';
import { beginningWith } from '../storage/listing';
import type { ListedFile, NeededFrom, Storage } from '../storage/storage';
import { FoundFiles } from './found-files';
import { SomeNames } from './some-names';

/** Most files that a reason names, and most characters of each: the reason is part of the output of a run. */
const REASON_LIMITS = [3, 60] as const;

/** The tables that a gate knows. */
export interface GateTables {
  /** All tables of the domain. */
  readonly all: readonly DeclaredTable[];
  /** The tables of the run. */
  readonly asked: readonly DeclaredTable[];
  /** Finds the domain's tables of a file. */
  readonly tableFinder: TableFinder;
}

/** How a gate looks at an area. */
export interface AreaView {
  /** Whether ack files count: only in the landing area, because the import deletes them. */
  readonly withAcks: boolean;
  /** Whether it keeps the files of the run's tables, and not only the names of the tables. */
  readonly keepsFiles: boolean;
  /** Files in the pending area: a table that may own a landed file of the same name is not imported. */
  readonly waiting?: FoundFiles;
  /** Whether the gate has seen enough of it. */
  readonly isEnough: (tables: ReadonlySet<string>) => boolean;
}

interface FileWithoutAck {
  readonly name: string;
  readonly file: ListedFile;
  readonly table: DeclaredTable;
}

/**
 * What a gate has found in an area. It reads the listing page by page, and keeps only files that may belong to its
 * tables. A table with an unknown pattern may own any file.
 *
 * Rules of `starlake preload` (PreLoadCmd, IngestionWorkflow.listStageFiles): names that begin with a dot do not count;
 * a pattern must match the whole name; where an ack extension is set, a file counts only when `name minus its last
 * extension` + `.ack` is there as well.
 */
export class Area {
  /** Names of the run's tables that have files here. */
  public readonly tables = new Set<string>();
  public readonly files = new FoundFiles();
  /** Tables with a file that may belong to another table, too. */
  public readonly shared = new Set<string>();
  /** Tables that may own a file of the same name as a file in the pending area. */
  public readonly held = new Set<string>();
  /** Files that match no table's pattern. */
  public readonly unmatched = new SomeNames(...REASON_LIMITS);
  /** Whether the listing may lack files of other tables. */
  public isPartial = false;
  /** Files whose ack file is not found yet, by the name of the ack file. */
  private readonly withoutAck = new Map<string, FileWithoutAck[]>();
  private readonly acks = new Set<string>();
  private readonly extensions: string[];
  private readonly known: ReadonlyMap<string, DeclaredTable>;
  private readonly unknown: readonly DeclaredTable[];
  private readonly hasAnyOwner: boolean;

  private constructor(
    private readonly gate: GateTables,
    private readonly view: AreaView,
  ) {
    this.extensions = [...new Set(gate.all.flatMap(({ ack }) => (ack === undefined ? [] : [`.${ack}`])))];
    this.known = new Map(gate.asked.filter(isKnown).map((table) => [table.table, table]));
    this.unknown = gate.asked.filter((table) => !isKnown(table));
    this.hasAnyOwner = !gate.all.every(isKnown);
  }

  /** Lists an area. @param folder undefined if the area does not matter */
  public static async read(
    folder: string | undefined,
    storage: Storage,
    tables: GateTables,
    view: AreaView,
  ): Promise<Area> {
    const area = new Area(tables, view);
    for await (const page of folder === undefined ? [] : storage.pages(folder, area.neededFrom())) {
      page.forEach((file, name) => area.add(name, file));
      if (view.isEnough(area.tables)) break;
    }
    return area;
  }

  /** Files of the run's tables that have no ack file. */
  public get waitingForAck(): SomeNames {
    const names = new SomeNames(...REASON_LIMITS);
    new Set([...this.withoutAck.values()].flat().map(({ name }) => name)).forEach((name) => names.add(name));
    return names;
  }

  /** The first page shows which other files there are; after it, only files of the run's tables are needed. */
  private neededFrom(): NeededFrom {
    const needed = beginningWith(this.gate.asked.map(commonPrefix));
    return (last) => {
      const from = last === '' ? last : needed(last);
      this.isPartial ||= from !== last;
      return from;
    };
  }

  private add(name: string, file: ListedFile): void {
    if (name.startsWith('.')) {
      return;
    }
    const matching = this.gate.tableFinder.matching(name);
    (matching.length > 1 ? matching : []).forEach((table) => this.shared.add(table));
    if (this.view.waiting?.has(name, matching)) {
      this.gate.tableFinder.candidates(name).forEach((table) => this.held.add(table));
    }
    if (this.extensions.some((extension) => name.endsWith(extension))) {
      this.acks.add(name);
      this.withoutAck.get(name)?.forEach((file) => this.count(file));
      this.withoutAck.delete(name);
    } else if (matching.length === 0 && !this.hasAnyOwner) {
      this.unmatched.add(name);
    }
    for (const table of [...matching.flatMap((each) => this.known.get(each) ?? []), ...this.unknown]) {
      this.addTo(table, name, file);
    }
  }

  private addTo(table: DeclaredTable, name: string, file: ListedFile): void {
    const needsAck = this.view.withAcks && table.ack !== undefined;
    const ack = `${name.replace(/\.[^.]*$/, '')}.${table.ack}`;
    if (!needsAck || (ack !== name && this.acks.has(ack))) {
      this.count({ name, file, table });
    } else if (ack !== name) {
      const waiting = this.withoutAck.get(ack) ?? [];
      waiting.push({ name, file, table });
      this.withoutAck.set(ack, waiting);
    }
  }

  private count({ name, file, table }: FileWithoutAck): void {
    this.tables.add(table.table);
    if (this.view.keepsFiles) {
      this.files.add(isKnown(table) ? table.table : '', name, file);
    }
  }
}

function isKnown({ pattern }: DeclaredTable): boolean {
  return pattern !== undefined;
}
