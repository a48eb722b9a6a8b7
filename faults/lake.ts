import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createDatabasePool } from '../local/executors/embedded/database/duckdb';
import { ACK_FILE } from './ack-file';
import type { Delivery } from './scenario';
import { Snapshot } from './snapshot';
import { DOMAIN, TABLE_NAMES, TABLES } from './tables';
import { AREAS, Area, DataFile } from './data-file';

/** The data of one scenario's project: its generated files, and their current state. */
export class Lake {
  /** All generated files. */
  readonly files: DataFile[] = [];
  private readonly byContent = new Map<string, DataFile>();
  private readonly written = new Set<DataFile>();
  private nextId = 1;

  /** @param root the project's folder */
  constructor(readonly root: string) {}

  /** Number of rows in all generated files. */
  get rows(): number {
    return this.nextId - 1;
  }

  /** Number of rows that Starlake rejects. */
  get rejected(): number {
    return this.files.reduce((sum, { rejected }) => sum + rejected.length, 0);
  }

  /**
   * Records that a container has written the valid rows of a file.
   *
   * @returns the file; undefined if it no longer exists
   */
  wrote(name: string): DataFile | undefined {
    const file = this.fileAt('ingesting', name);
    if (file) this.written.add(file);
    return file;
  }

  /**
   * Delivers a new file, complete at once.
   *
   * @param again whether to reuse the name of an earlier file of its table, if one is free
   */
  deliver({ table, rows, rejected: bad = 0, area, again }: Delivery): DataFile {
    const { extension, render } = TABLES[table];
    const ids = Array.from({ length: rows }, () => this.nextId++);
    const number = String(this.files.length).padStart(4, '0');
    const before = again && this.files.find((file) => file.table === table && this.canReuse(file.name, area));
    const rejected = ids.slice(rows - bad);
    const file = { name: before ? before.name : `${table}-2026-${number}.${extension}`, table, ids, rejected };
    const content = render(ids, new Set(rejected));
    const target = this.at(area, file.name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(`${this.root}/.part`, content);
    renameSync(`${this.root}/.part`, target);
    this.files.push(file);
    this.byContent.set(content, file);
    return file;
  }

  /**
   * Whether a name can be used again: an import stops at a file whose name waits already, so a sender waits until the
   * last file was moved.
   */
  private canReuse(name: string, area: Area): boolean {
    const inTheWay: Area[] = area === 'stage' ? ['stage'] : ['incoming', 'stage', 'ingesting'];
    return !inTheWay.some((each) => this.has(each, name));
  }

  /** Moves left files back, as a person would: one at a time, if two have the same name. */
  putBack(names: readonly string[]): void {
    for (const name of this.namesIn('aside')) {
      if (!this.has('stage', name) && !this.has('ingesting', name)) this.move(name, 'aside', 'stage');
    }
    for (const name of names.filter((each) => this.has('ingesting', each))) {
      if (this.has('stage', name) && this.has('aside', name)) continue;
      if (this.has('stage', name)) this.move(name, 'stage', 'aside');
      this.move(name, 'ingesting', 'stage');
    }
  }

  /** Names of the files in an area. */
  namesIn(area: Area): string[] {
    const folder = this.at(area);
    return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
  }

  /** Whether the ack file exists. */
  get hasAck(): boolean {
    return existsSync(this.ackFile);
  }

  /** Writes the ack file if it does not exist: a new one is for other files, not for a running run. */
  putAck(): void {
    if (this.hasAck) return;
    mkdirSync(path.dirname(this.ackFile), { recursive: true });
    writeFileSync(this.ackFile, '');
  }

  removeAck(): void {
    rmSync(this.ackFile, { force: true });
  }

  /** Takes a snapshot of the areas and the database. No run may be active. */
  async look(): Promise<Snapshot> {
    const where = new Map<DataFile, Area>();
    for (const area of AREAS) {
      for (const name of this.namesIn(area)) {
        const file = this.fileAt(area, name);
        if (file) where.set(file, area);
      }
    }
    return new Snapshot([...this.files], where, await this.loadedIds(), this.hasAck, new Set(this.written));
  }

  /** How often each id is in the database. */
  private async loadedIds(): Promise<Map<number, number>> {
    const counts = new Map<number, number>();
    const database = path.join(this.root, 'datasets/duckdb.db');
    if (!existsSync(database)) return counts;
    const pool = createDatabasePool();
    try {
      await pool.use(database, new AbortController().signal, async (session) => {
        const there = await session.query(
          `SELECT table_name FROM duckdb_tables() WHERE schema_name = '${DOMAIN}' AND database_name = current_database()`,
        );
        const names = new Set(there.map(({ table_name }) => table_name));
        for (const table of TABLE_NAMES.filter((name) => names.has(name))) {
          const { key, idOf } = TABLES[table];
          const rows = await session.query(
            `SELECT CAST(${key} AS VARCHAR) AS id, count(*)::INTEGER AS n FROM ${DOMAIN}.${table} GROUP BY ALL`,
          );
          for (const { id, n } of rows) counts.set(idOf(String(id)), Number(n));
        }
      });
    } finally {
      await pool.close();
    }
    return counts;
  }

  private fileAt(area: Area, name: string): DataFile | undefined {
    return this.has(area, name) ? this.byContent.get(readFileSync(this.at(area, name), 'utf8')) : undefined;
  }

  private get ackFile(): string {
    return path.join(this.root, 'datasets', ACK_FILE);
  }

  private has(area: Area, name: string): boolean {
    return existsSync(this.at(area, name));
  }

  private move(name: string, from: Area, to: Area): void {
    mkdirSync(this.at(to), { recursive: true });
    renameSync(this.at(from, name), this.at(to, name));
  }

  private at(area: Area, name = ''): string {
    return path.join(this.root, 'datasets', area, DOMAIN, name);
  }
}
