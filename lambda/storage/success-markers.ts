import type { Storage } from './storage';
import { joinUri } from './location';

/**
 * Which runs of which pipelines have succeeded, by their logical dates: a small file for each. A backfill skips these.
 */
export class Succeeded {
  constructor(
    private readonly storage: Storage,
    /** URI of the folder that has a folder for each pipeline. */
    private readonly folder: string,
  ) {}

  /**
   * Notes that a whole run has succeeded; it may have been noted before.
   *
   * @param scheduledDate the logical date, `yyyy-MM-ddTHH:mm:ss+0000`
   */
  public async mark(pipeline: string, scheduledDate: string): Promise<void> {
    const file = this.fileOf(pipeline, scheduledDate);
    // Refused, it is just being written, or there is one that says something else: it counts by its name.
    while (!(await this.storage.replace(file, `${scheduledDate}\n`, undefined)) && !(await this.storage.exists(file)));
  }

  /** Whether it was noted. */
  public async has(pipeline: string, scheduledDate: string): Promise<boolean> {
    return this.storage.exists(this.fileOf(pipeline, scheduledDate));
  }

  /** The logical dates of all runs of a pipeline that have succeeded, `yyyy-MM-ddTHH:mm:ss+0000`. */
  public async of(pipeline: string): Promise<Set<string>> {
    const names = await this.storage.list(joinUri(this.folder, folderName(pipeline)));
    const dates = names.map((name) => /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d\+0000)$/.exec(name));
    return new Set(dates.flatMap((parts) => (parts ? [`${parts.slice(1, 4).join('-')}:${parts[4]}:${parts[5]}`] : [])));
  }

  private fileOf(pipeline: string, scheduledDate: string): string {
    return joinUri(this.folder, folderName(pipeline), scheduledDate.replace(/[-:]/g, ''));
  }
}

/** A pipeline's name as that of a folder: one name for each, without slashes, and without what policies take for wildcards. */
function folderName(pipeline: string): string {
  return encodeURIComponent(pipeline.replace(/\p{Surrogate}/gu, '_')).replace(/[!'()*]|^\.+$/g, (text) =>
    [...text].map((letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`).join(''),
  );
}
