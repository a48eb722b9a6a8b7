import { Problems } from '../../../../lib/project/project-error';
import { TableRefs } from '../../../../lib/project/sql/table-refs';
import type { Project } from './project';

/**
 * The tables that replace others in SQL (`refs.sl.yml`).
 *
 * @throws Error if they cannot be read, or one is in another database, which DuckDB files do not have.
 */
export function tableRefs({ files }: Project): TableRefs {
  const sections = files.strictly((each) => each.refs());
  for (const section of sections) {
    const output = section.section('output');
    if (output?.text('database')) {
      throw output.errorOf(
        'database',
        'is not supported by the embedded executor: a DuckDB file has no other databases',
      );
    }
  }
  const problems = new Problems();
  const refs = new TableRefs(sections, problems);
  problems.throwAny();
  return refs;
}
