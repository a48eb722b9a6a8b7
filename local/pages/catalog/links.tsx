import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import { pipelinePath, tablePath, type Site } from '../site';

/** How many names a cell lists; the others are only counted. */
const MOST_NAMES = 4;

/** Properties of the lists of links. */
export interface NamesProps {
  readonly site: Site;
  readonly names: readonly string[];
  /**
   * How many to list.
   *
   * @default - all
   */
  readonly most?: number;
}

/** The link to a pipeline. */
export function PipelineLink({ site, id }: { readonly site: Site; readonly id: string }): VNode {
  return <a href={`${site.base}${pipelinePath(id)}`}>{id}</a>;
}

/** The link to a table. */
export function TableLink({ site, name }: { readonly site: Site; readonly name: string }): VNode {
  return <a href={`${site.base}${tablePath(name)}`}>{name}</a>;
}

/** Links to pipelines in a line; undefined if there is none. */
export function pipelineLinks(props: NamesProps): VNode | undefined {
  return linksOf(props, (id) => <PipelineLink site={props.site} id={id} />);
}

/** Links to tables in a line; undefined if there is none. */
export function tableLinks(props: NamesProps): VNode | undefined {
  return linksOf(props, (name) => <TableLink site={props.site} name={name} />);
}

function linksOf({ names, most = names.length }: NamesProps, link: (name: string) => VNode): VNode | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  return (
    <Fragment>
      <ul class="names">
        {shown.map((name) => (
          <li>{link(name)}</li>
        ))}
      </ul>
      {more === 0 ? null : ` and ${more} more`}
    </Fragment>
  );
}

/** As many names as a cell of a table has room for. */
export function few(site: Site, names: readonly string[]): NamesProps {
  return { site, names, most: MOST_NAMES };
}

/** What kind of pipeline, or source of a table, something is. */
export function Kind({ kind }: { readonly kind: string }): VNode {
  return <span class={`kind ${kind}`}>{kind}</span>;
}
