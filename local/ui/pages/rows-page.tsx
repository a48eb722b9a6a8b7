import type { VNode } from 'preact';
import { count, plural } from '../../cli/text/format';
import { Layout } from '../../pages/layout';
import type { TableRows } from '../../tables/read-table';
import { runPath } from '../paths';
import type { RunPlaces } from './run-tables';

/** Properties of {@link RowsPage}. */
export interface RowsPageProps extends RunPlaces {
  readonly found: TableRows;
}

/** The first rows of a table, in the folder of a run. */
export function RowsPage({ site, pipelineId, run, found }: RowsPageProps): VNode {
  const { schema, table, columns, rows, count: all, database } = found;
  const shown = rows.length < all ? `${count(rows.length)} of ${plural(all, 'row')}` : plural(all, 'row');
  return (
    <Layout site={site} title={`Rows of ${schema}.${table}`}>
      <p>
        {shown}, as the last run in <code>{database}</code> has left them.{' '}
        <a href={`${site.base}${runPath(pipelineId, run)}`}>{`Run of ${run.pipeline}`}</a>
      </p>
      <div class="wide" role="region" aria-label={`Rows of ${table}`} tabIndex={0}>
        <table class="rows">
          <caption>{`Rows of ${schema}.${table}`}</caption>
          <thead>
            <tr>
              {columns.map(({ name, type }) => (
                <th scope="col" title={type}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {row.map((value) => (
                  <td>{value === null ? <span class="soft">NULL</span> : textOf(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Layout>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
