import { pipelineFolder } from '../../lib/contract/run-paths';
import type { Storage } from './storage';
import { joinUri } from './location';

/**
 * Records that a whole run has succeeded. It is no error if it was recorded before.
 *
 * @param folder URI of the folder that has a folder for each pipeline
 * @param scheduledDate the logical date, `yyyy-MM-ddTHH:mm:ss+0000`
 */
export async function markSuccess(
  storage: Storage,
  folder: string,
  pipeline: string,
  scheduledDate: string,
): Promise<void> {
  const file = markerOf(folder, pipeline, scheduledDate);
  // A refused write means that another call writes the file, or that it exists. Its text does not matter, only its
  // name.
  while (!(await storage.replace(file, `${scheduledDate}\n`, undefined)) && !(await storage.exists(file)));
}

function markerOf(folder: string, pipeline: string, scheduledDate: string): string {
  return joinUri(folder, pipelineFolder(pipeline), scheduledDate.replace(/[-:]/g, ''));
}

/**
 * Success markers: a small file for each logical date whose run has succeeded. A backfill skips these dates.
 */
export class SuccessMarkers {
  constructor(
    private readonly storage: Storage,
    /** URI of the folder that has a folder for each pipeline. */
    private readonly folder: string,
  ) {}

  /** See {@link markSuccess}. */
  public async mark(pipeline: string, scheduledDate: string): Promise<void> {
    await markSuccess(this.storage, this.folder, pipeline, scheduledDate);
  }

  /** Whether a run with this logical date has succeeded. */
  public async has(pipeline: string, scheduledDate: string): Promise<boolean> {
    return this.storage.exists(markerOf(this.folder, pipeline, scheduledDate));
  }

  /** The logical dates of all runs of a pipeline that have succeeded, `yyyy-MM-ddTHH:mm:ss+0000`. */
  public async datesOf(pipeline: string): Promise<Set<string>> {
    const names = await this.storage.list(joinUri(this.folder, pipelineFolder(pipeline)));
    const dates = names.map((name) => /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d\+0000)$/.exec(name));
    return new Set(dates.flatMap((parts) => (parts ? [`${parts.slice(1, 4).join('-')}:${parts[4]}:${parts[5]}`] : [])));
  }
}
