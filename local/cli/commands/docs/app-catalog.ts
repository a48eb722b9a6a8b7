import path from 'node:path';
import type { ReadBefore } from '../../../catalog/read-before';
import type { ReadCatalog } from '../../../catalog/read-catalog';
import type { Pipeline } from '../../../pipeline';
import type { PreparedApp } from '../../app/prepare-assembly';
import type { Io } from '../../io';
import type { Parts } from '../../parts';
import { resolveRoot, ROOT_CONTEXT } from '../../project-root/resolve-root';

/** How many problems of a project are reported one by one. */
const MOST_PROBLEMS = 5;

/** An app as its catalog sees it. */
export interface AppCatalog extends ReadCatalog {
  readonly pipelines: readonly Pipeline[];
}

/**
 * The catalog of an app. Its projects are `root`, else those that it was made from, else the one of `cdk.json`.
 *
 * @param root value of `--root`
 * @param before tables that were read before, for who reads it again
 * @throws UsageError if `root` is no project
 */
export async function appCatalog(
  app: PreparedApp,
  root: string | undefined,
  io: Io,
  parts: Parts,
  before?: ReadBefore,
): Promise<AppCatalog> {
  const pipelines = await parts.pipelinesOf(await parts.readAssembly(app.output));
  const stacks = [...new Set(pipelines.map(({ stack, outermostStack = stack }) => outermostStack))];
  const name = stacks.length === 1 ? stacks[0]! : path.basename(app.directory);
  const noted = root === undefined ? await parts.projectFolders(app.output) : [];
  const isAsked = root !== undefined || app.config.context?.[ROOT_CONTEXT] !== undefined;
  const folders = noted.length === 0 && isAsked ? [resolveRoot(root, app, io.cwd)] : noted;
  return { pipelines, ...(await parts.catalog(pipelines, { name, at: new Date(), folders, before })) };
}

/** Reports what could not be read of the projects: the catalog lacks only that. */
export function reportProblems({ problems }: ReadCatalog, io: Io): void {
  for (const problem of problems.slice(0, MOST_PROBLEMS)) io.stderr.write(`starlake-sfn: warning: ${problem}\n`);
  const more = problems.length - MOST_PROBLEMS;
  if (more > 0) io.stderr.write(`starlake-sfn: warning: and ${more} more; starlake-sfn plan reports all\n`);
}
