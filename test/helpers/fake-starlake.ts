import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FakeExecutor } from './local-run';
import type { ContainerExit, ContainerRun } from '../../local/executor';

/** What becomes of a load after it has taken its files; undefined for one that ends well. */
export type Fate = (
  table: string,
  attempt: number,
  run: ContainerRun,
) => ContainerExit | undefined | Promise<ContainerExit>;

/**
 * Starlake as far as its files go: `stage` and `load` move them. A table that fails leaves them in `ingesting`, and the load goes on
 * with the next one.
 */
export class FakeStarlake extends FakeExecutor {
  /** Names of files by the times that they were loaded. */
  public readonly loaded: string[] = [];
  private readonly attempts = new Map<string, number>();

  constructor(
    public readonly root: string,
    fate: Fate = () => undefined,
  ) {
    super((run) => this.play(run, fate));
  }

  /** Puts files into an area of the domain `sales`. */
  public put(area: string, ...names: string[]): void {
    mkdirSync(this.folder(area), { recursive: true });
    names.forEach((name) => writeFileSync(path.join(this.folder(area), name), name));
  }

  /** Names of the files in an area of the domain `sales`. */
  public files(area: string): string[] {
    return existsSync(this.folder(area)) ? readdirSync(this.folder(area)).sort() : [];
  }

  /** Tables in the order that their loads were started in; of a group, all with commas between. */
  public get tables(): string[] {
    return this.runs.filter(({ argv }) => argv[0] === 'load').map(tableOf);
  }

  private async play(run: ContainerRun, fate: Fate): Promise<ContainerExit> {
    if (run.argv[0] === 'stage') {
      this.move(this.files('incoming'), 'incoming', 'stage');
      return { exitCode: 0 };
    }
    let exit: ContainerExit = { exitCode: 0 };
    for (const table of tableOf(run).split(',')) {
      const end = await this.load(table, run, fate);
      if (end && (end.exitCode !== 0 || exit.exitCode === 0)) exit = end;
      // Killed: it does not come to the others.
      if ((end?.exitCode ?? 0) > 1) break;
    }
    return exit;
  }

  private async load(table: string, run: ContainerRun, fate: Fate): Promise<ContainerExit | undefined> {
    const attempt = (this.attempts.get(table) ?? 0) + 1;
    this.attempts.set(table, attempt);
    const files = this.files('stage').filter((name) => name.startsWith(`${table}-`));
    this.move(files, 'stage', 'ingesting');
    const end = await fate(table, attempt, run);
    if (!end || end.exitCode === 0) {
      this.loaded.push(...files);
      this.move(files, 'ingesting', 'archive');
    }
    return end;
  }

  private move(names: string[], from: string, to: string): void {
    mkdirSync(this.folder(to), { recursive: true });
    names.forEach((name) => renameSync(path.join(this.folder(from), name), path.join(this.folder(to), name)));
  }

  private folder(area: string): string {
    return path.join(this.root, 'datasets', area, 'sales');
  }
}

function tableOf({ argv }: ContainerRun): string {
  return argv[argv.indexOf('--tables') + 1];
}
