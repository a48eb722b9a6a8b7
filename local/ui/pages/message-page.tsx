import type { VNode } from 'preact';
import { Layout } from '../../pages/layout';
import type { Site } from '../../pages/site';

/** A page that only says something: that there is no such page, or why there is none. */
export function MessagePage({
  site,
  title,
  text,
}: {
  readonly site: Site;
  readonly title: string;
  readonly text: string;
}): VNode {
  return (
    <Layout site={site} title={title}>
      <p>{text}</p>
    </Layout>
  );
}
