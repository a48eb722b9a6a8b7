import type { VNode } from 'preact';
import { byCodeUnit } from '../../../lib/text/order';
import type { Catalog, CatalogTable } from '../../catalog/catalog';
import { DataTable } from '../data-table';
import { Layout } from '../layout';
import { pageName, type Site } from '../site';
import { few, Kind, pipelineLinks, TableLink } from './links';

/** Path of the page of all tables. */
export const TABLES_PATH = 'tables.html';

/** Above so many tables they are listed by their names only: a browser takes seconds to lay out more rows. */
const MOST_ROWS = 2000;

const COLUMNS = [
  { title: 'Table' },
  { title: 'Source' },
  { title: 'Written by' },
  { title: 'Columns', align: 'right' },
  { title: 'Description' },
] as const;

/** All tables by their domains. */
export function TablesPage({ site, catalog }: { readonly site: Site; readonly catalog: Catalog }): VNode {
  const domains = new Map<string, CatalogTable[]>();
  for (const table of catalog.tables) domains.set(table.domain, [...(domains.get(table.domain) ?? []), table]);
  const isShort = catalog.tables.length > MOST_ROWS;
  return (
    <Layout site={site} title="Tables" path={TABLES_PATH}>
      {catalog.tables.length === 0 ? <p>No pipeline of the app tells which tables it reads or writes.</p> : null}
      {[...domains]
        .sort(([a], [b]) => byCodeUnit(a, b))
        .map(([domain, tables]) => (
          <section aria-labelledby={`domain-${pageName(domain)}`}>
            <h2 id={`domain-${pageName(domain)}`}>{domain === '' ? 'Without a domain' : domain}</h2>
            <DomainComment tables={tables} />
            {isShort ? (
              <ul class="columns">
                {tables.map(({ name }) => (
                  <li>
                    <TableLink site={site} name={name} />
                  </li>
                ))}
              </ul>
            ) : (
              <DataTable
                isEven
                caption={`Tables of ${domain}`}
                columns={COLUMNS}
                rows={tables.map((table) => row(site, table))}
              />
            )}
          </section>
        ))}
    </Layout>
  );
}

function DomainComment({ tables }: { readonly tables: readonly CatalogTable[] }): VNode | null {
  const comment = tables.map(({ declared }) => declared?.domainComment).find((each) => each !== undefined);
  return comment === undefined ? null : <p class="soft">{comment}</p>;
}

function row(site: Site, { name, source, writtenBy, declared }: CatalogTable) {
  const columns = declared?.columns.length ?? 0;
  return [
    <TableLink site={site} name={name} />,
    <Kind kind={source} />,
    pipelineLinks(few(site, writtenBy)),
    columns === 0 ? undefined : String(columns),
    declared?.comment,
  ];
}
