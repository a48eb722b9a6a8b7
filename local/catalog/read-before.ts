import { createHash } from 'node:crypto';
import type { ProjectFiles } from '../../lib/project/read/project-files';
import type { DeclaredTable } from './catalog';

/** What is declared of a table, by its dataset. */
export type NamedTable = readonly [dataset: string, DeclaredTable];

/** What fills in texts: a file that has any may change with the variables of the project. */
const HAS_VARIABLES = /\{\{|\{%|\{#|\$\{/;

/**
 * Tables that were read before. To parse the files of 10,000 tables takes seconds, and most have not changed since the app was read
 * last. Files with variables or problems are read each time.
 */
export class ReadBefore {
  private readonly known = new Map<string, { readonly stamp: string; readonly tables: readonly NamedTable[] }>();

  /**
   * @param file of the tables: the project's folder, and the path in it
   * @param domain what they take over from their domain
   */
  public read(
    files: ProjectFiles,
    [folder, file]: readonly [folder: string, file: string],
    domain: object,
    read: () => readonly NamedTable[],
  ): readonly NamedTable[] {
    const text = files.problems.collect(() => files.text(file));
    if (text === undefined) return [];
    const key = `${folder}/${file}`;
    const stamp = createHash('sha256').update(JSON.stringify(domain)).update(text).digest('base64');
    const known = this.known.get(key);
    if (known?.stamp === stamp) return known.tables;
    const problems = files.problems.errors.length;
    const tables = read();
    if (files.problems.errors.length === problems && !HAS_VARIABLES.test(text)) this.known.set(key, { stamp, tables });
    return tables;
  }
}
