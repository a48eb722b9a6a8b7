import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createEmbeddedExecutor, type Checkpoint } from '../../../../local/executors/embedded';
import type { ContainerExit } from '../../../../local/executor';

const SAMPLE = path.join(__dirname, '../../../../examples/starlake-project');

/** A project in a folder of its own, and an executor to run commands on it. */
export class TestProject {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), 'embedded-'));
  /** Called at each checkpoint of a command. */
  checkpoint?: (point: Checkpoint) => void;
  readonly executor = createEmbeddedExecutor({ checkpoint: (point) => this.checkpoint?.(point) });
  /** Lines of all commands so far. */
  readonly lines: string[] = [];

  /** A copy of the sample project. */
  static sample(): TestProject {
    const project = new TestProject();
    fs.cpSync(SAMPLE, project.root, { recursive: true });
    return project;
  }

  /** A project with one domain, `shop`, and one table in it, `things`. */
  static ofTable(table: string, files: Record<string, string> = {}): TestProject {
    const project = new TestProject();
    project.write(
      'metadata/load/shop/_config.sl.yml',
      `version: 1\nload: {name: shop, metadata: {directory: '{{SL_ROOT}}/in'}}`,
    );
    project.write(
      'metadata/load/shop/things.sl.yml',
      `version: 1\ntable:\n  name: things\n  pattern: 'things.*'\n${table}`,
    );
    for (const [name, content] of Object.entries(files)) {
      project.write(`datasets/stage/shop/${name}`, content);
    }
    return project;
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  write(file: string, content: string): void {
    const target = this.path(file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, content);
  }

  /** Names of the files of a folder below the root; sorted, empty if there is none. */
  files(folder: string): string[] {
    const target = this.path(folder);
    return fs.existsSync(target) ? fs.readdirSync(target).sort() : [];
  }

  run(
    argv: string[],
    more: { environment?: Record<string, string>; signal?: AbortSignal; onLine?: (line: string) => void } = {},
  ): Promise<ContainerExit> {
    return this.executor.run({
      argv,
      environment: { SL_ROOT: this.root, ...more.environment },
      secrets: [],
      image: 'starlakeai/starlake:1.8.0',
      signal: more.signal ?? new AbortController().signal,
      timeOut: () => undefined,
      onLine: (line) => {
        this.lines.push(line);
        more.onLine?.(line);
      },
    });
  }

  /** Runs a query on the project's database, when the executor has let go of it. */
  async query(sql: string, { file = 'datasets/duckdb.db', write = false } = {}): Promise<unknown[][]> {
    await this.executor.close();
    const instance = await DuckDBInstance.create(this.path(file), { access_mode: write ? 'READ_WRITE' : 'READ_ONLY' });
    const connection = await instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowsJson();
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  /** Moves what is in ingesting back to stage, as the pipeline does before it tries again. */
  restore(): void {
    for (const name of this.files('datasets/ingesting/shop')) {
      fs.renameSync(this.path(`datasets/ingesting/shop/${name}`), this.path(`datasets/stage/shop/${name}`));
    }
  }

  /** How many files committed loads have still to put away. */
  async journal(): Promise<unknown> {
    return (await this.query('SELECT count(*)::INTEGER FROM starlake_sfn.loaded_files'))[0][0];
  }

  /** How many tables there are in the database; none without a database. */
  async tables(): Promise<unknown> {
    const database = this.files('datasets').includes('duckdb.db');
    return database ? (await this.query('SELECT count(*)::INTEGER FROM duckdb_tables()'))[0][0] : 0;
  }

  async remove(): Promise<void> {
    await this.executor.close();
    fs.rmSync(this.root, { recursive: true });
  }
}

/** Remembers projects, and removes them after each test. */
export function keeper(): (project: TestProject) => TestProject {
  const kept: TestProject[] = [];
  afterEach(async () => {
    await Promise.all(kept.splice(0).map((project) => project.remove()));
  });
  return (project) => {
    kept.push(project);
    return project;
  };
}
