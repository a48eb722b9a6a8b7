import { Fragment } from 'preact/jsx-runtime';
import type { ComponentChildren, VNode } from 'preact';
import type { CatalogPipeline, CatalogTable, DeclaredTable } from '../../catalog/catalog';
import type { Column } from '../../../lib/project/project';
import type { FurtherTables } from '../../catalog/lineage';
import { DataTable } from '../data-table';
import { Facts } from '../facts';
import { Layout } from '../layout';
import type { Site } from '../site';
import { Kind, pipelineLinks, tableLinks } from './links';
import { Schedule } from './starts';

/** Properties of {@link TablePage}. */
export interface TablePageProps {
  readonly site: Site;
  readonly table: CatalogTable;
  /** The pipelines that write it. */
  readonly writers: readonly CatalogPipeline[];
  /** The tables behind those that it is made of, and behind those that are made of it. */
  readonly further: { readonly upstream: FurtherTables; readonly downstream: FurtherTables };
  /**
   * What comes after the columns: rows.
   *
   * @default - nothing
   */
  readonly children?: ComponentChildren;
}

/** A table: columns, how its rows come into it, what it is made of, and what is made of it. */
export function TablePage({ site, table, writers, further, children }: TablePageProps): VNode {
  const { name, source, declared } = table;
  const heading = (
    <Fragment>
      {name} <Kind kind={source} />
    </Fragment>
  );
  return (
    <Layout site={site} title={name} heading={heading}>
      {declared?.comment === undefined ? null : <p class="lead">{declared.comment}</p>}
      <TableFacts site={site} table={table} writers={writers} />
      <h2>Columns</h2>
      <Columns declared={declared} />
      {children}
      <h2>Lineage</h2>
      <Facts
        facts={[
          ['Made of', tableLinks({ site, names: table.upstream }) ?? madeOf(table)],
          ['and these of', furtherLinks(site, further.upstream)],
          ['Made into', tableLinks({ site, names: table.downstream }) ?? 'no other table of the app'],
          ['and these into', furtherLinks(site, further.downstream)],
        ]}
      />
      {declared?.sql === undefined ? null : (
        <Fragment>
          <h2>SQL</h2>
          <pre>{declared.sql.trim()}</pre>
        </Fragment>
      )}
    </Layout>
  );
}

function TableFacts({ site, table, writers }: Pick<TablePageProps, 'site' | 'table' | 'writers'>): VNode {
  const { writtenBy, readBy, declared } = table;
  const { pattern, format, ack, writeStrategy, freshness, file, tags = [] } = declared ?? {};
  const schedules = writers.flatMap((writer) => writer.schedules);
  return (
    <Facts
      facts={[
        ['Written by', pipelineLinks({ site, names: writtenBy }) ?? 'no pipeline of the app'],
        ['Read by', pipelineLinks({ site, names: readBy })],
        ...schedules.map((schedule) => ['Schedule', <Schedule schedule={schedule} />] as const),
        ['Files', pattern === undefined ? undefined : <code>{pattern}</code>],
        ['Format', format],
        ['Ack', ack === undefined ? undefined : `each file waits for one with .${ack}`],
        ['Write strategy', writeStrategy === undefined ? undefined : strategyText(writeStrategy)],
        ['Freshness', freshness === undefined ? undefined : `at most ${freshness} old`],
        ['Tags', tags.length === 0 ? undefined : tags.join(', ')],
        ['Declared in', file === undefined ? undefined : <code>{file}</code>],
      ]}
    />
  );
}

function strategyText({ type, key, timestamp }: NonNullable<DeclaredTable['writeStrategy']>): string {
  const by = key.length === 0 ? '' : ` by ${key.join(', ')}`;
  return `${type}${by}${timestamp === undefined ? '' : `, the newest by ${timestamp}`}`;
}

function Columns({ declared }: { readonly declared: DeclaredTable | undefined }): VNode {
  if (declared === undefined)
    return <p class="soft">The metadata of its project are not there, so its columns are not known.</p>;
  if (declared.columns.length === 0) return <p class="soft">The project declares none: they are those of its SQL.</p>;
  const titles = ['Column', 'Type', 'Required', 'Privacy', 'Description'];
  return (
    <DataTable
      caption="Columns"
      columns={titles.map((title) => ({ title }))}
      rows={flat(declared.columns).map(({ path, column }) => [
        <code>{path}</code>,
        <code>{typeOf(column)}</code>,
        column.isRequired ? 'required' : undefined,
        column.privacy,
        aboutOf(column, declared.primaryKey.includes(path)),
      ])}
    />
  );
}

/** The columns of a table, those of structs by their paths. */
export function flat(columns: readonly Column[], above = ''): Array<{ path: string; column: Column }> {
  return columns.flatMap((column) => {
    const path = `${above}${column.name}`;
    return [{ path, column }, ...flat(column.fields ?? [], `${path}.`)];
  });
}

function typeOf({ type, isArray, fields = [] }: Column): string {
  return `${fields.length > 0 ? 'struct' : (type ?? 'string')}${isArray ? '[]' : ''}`;
}

function aboutOf({ comment, foreignKey }: Column, isKey: boolean): string | undefined {
  const parts = [isKey ? 'primary key' : undefined, comment, foreignKey && `refers to ${foreignKey}`];
  return parts.filter((part) => part !== undefined).join('; ') || undefined;
}

function madeOf({ source, declared }: CatalogTable): string {
  if (source === 'elsewhere') return 'not known: no pipeline of the app writes it';
  return source === 'load' ? 'files' : declared?.sql === undefined ? 'not known' : 'no other table';
}

function furtherLinks(site: Site, { names, isCut }: FurtherTables): ComponentChildren {
  const links = tableLinks({ site, names });
  return isCut ? [links, ' and more'] : links;
}
