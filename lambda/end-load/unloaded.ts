import type { ItemError } from '../../lib/contract/errors';
import type { FailedLoad } from '../../lib/contract/end-load';
import type { TableFailure } from '../../lib/contract/failure';
import type { TableLoad } from '../../lib/contract/pre-load';

/** An area where a file of a loaded table should not be any more. */
export type Area = 'ingesting' | 'landing' | 'pending';

/** Tables whose loads ended with exit code 0 although files of them were not loaded. */
export class Unloaded {
  private readonly files = new Map<string, Array<{ area: Area; name: string }>>();

  public add(table: string, area: Area, name: string): void {
    this.files.set(table, [...(this.files.get(table) ?? []), { area, name }]);
  }

  public has(table: string): boolean {
    return this.files.has(table);
  }

  public failures(itemOf: (table: string) => TableLoad): FailedLoad[] {
    return [...this.files].map(([table, files]) => ({ load: itemOf(table), failure: failureOf(files) }));
  }
}

function failureOf(files: Array<{ area: Area; name: string }>): TableFailure {
  const landed = files.find(({ area }) => area === 'landing');
  const { area, name } = landed ?? files[0];
  const which = files.length > 1 ? `${files.length} of its files, '${name}' for one,` : `its file '${name}'`;
  if (area === 'ingesting') {
    return {
      error: 'Starlake.FilesLeft' satisfies ItemError,
      kind: 'FILES_LEFT',
      diagnosis: `its load ended with exit code 0 and left ${which} in the ingesting area: see in its log whether it is loaded`,
    };
  }
  return landed
    ? {
        error: 'Starlake.NotImported' satisfies ItemError,
        kind: 'NOT_IMPORTED',
        diagnosis: `the import ended with exit code 0 and left ${which} where it landed: does the project's pattern match it?`,
      }
    : {
        error: 'Starlake.FilesLeft' satisfies ItemError,
        kind: 'FILES_LEFT',
        diagnosis: `its load ended with exit code 0 and left ${which} in the pending area: does the project's pattern match it, and what does its log say?`,
      };
}
