import type { Catalog, CatalogPipeline } from '../catalog/catalog';
import type { Pipeline } from '../pipeline';
import { pageName } from '../pages/site';

/** A pipeline that pages show. */
export interface ShownPipeline {
  /** As in the catalog: the command line knows it by its id. */
  readonly entry: CatalogPipeline;
  readonly pipeline: Pipeline;
  /** The backfill that can run it, if there is one. */
  readonly backfill?: string;
}

/** The app, as its cloud assembly is now. */
export interface ShownApp {
  readonly catalog: Catalog;
  /** By the name of their page. */
  readonly byPage: ReadonlyMap<string, ShownPipeline>;
}

/**
 * Joins a catalog with its pipelines.
 *
 * @param backfillOf id of the backfill that can run a pipeline; undefined if there is none
 */
export function shownApp(
  catalog: Catalog,
  byId: ReadonlyMap<string, Pipeline>,
  backfillOf: (pipeline: Pipeline) => string | undefined,
): ShownApp {
  const shown = catalog.pipelines.map((entry): [string, ShownPipeline] => {
    const pipeline = byId.get(entry.id)!;
    const backfill = backfillOf(pipeline);
    return [pageName(entry.id), { entry, pipeline, ...(backfill === undefined ? {} : { backfill }) }];
  });
  return { catalog, byPage: new Map(shown) };
}

/** The stacks of which all pipelines can only be run one after the other, since they share names; none if they do not. */
export function stacksApart({ byPage }: ShownApp): string[] {
  const pipelines = [...byPage.values()];
  if (pipelines.every(({ entry, pipeline }) => entry.id === pipeline.name)) return [];
  return [...new Set(pipelines.map(({ pipeline: { outermostStack, stack } }) => outermostStack ?? stack))];
}
