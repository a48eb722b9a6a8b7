import * as path from 'node:path';

/** An object in S3 that can be an asset: the CDK names assets by a hash. */
const ASSET = /s3[an]?:\/\/[\w.-]+\/([0-9a-f]{64}\.\w+)(?![\w./-])/gi;

/** Replaces the URIs that a deployed pipeline uses by local folders. */
export interface Roots {
  /** The same value with every such URI replaced, also in lists, objects and longer texts. */
  apply<T>(value: T): T;
}

/** Where the root of a state comes from, for messages. */
export interface RootSource {
  readonly state: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Maps `SL_ROOT` to a local folder, `SL_DATASETS`, if it is not below `SL_ROOT`, to `datasets` in that folder, and the
 * app's assets to their files.
 *
 * @param sources The environments of the pipeline's containers. Without any `SL_ROOT` or `SL_DATASETS` nothing is replaced.
 * @param directory Folder that takes the place of `SL_ROOT`; absolute.
 * @param assets Files that are uploaded with the stack, by their key in the bucket.
 * @throws Error when two sources disagree: one folder cannot stand for two URIs.
 */
export function rootsOf(
  sources: readonly RootSource[],
  directory: string,
  assets: ReadonlyMap<string, string> = new Map(),
): Roots {
  const root = common('SL_ROOT', sources);
  const datasets = common('SL_DATASETS', sources);
  const prefixes: Array<[prefix: string, folder: string]> = [];
  if (root) prefixes.push([root, directory]);
  // Below the root, the root's replacement is enough.
  if (datasets && !(root && isBelow(datasets, root))) prefixes.push([datasets, path.join(directory, 'datasets')]);
  // The longest first: the most precise prefix wins.
  prefixes.sort(([a], [b]) => b.length - a.length);
  const assetOr = (text: string) => text.replace(ASSET, (uri, key: string) => assets.get(key) ?? uri);
  if (prefixes.length === 0) return { apply: (value) => deep(value, assetOr) };
  // One pattern for all prefixes: a replacement must not be replaced again.
  const pattern = new RegExp(prefixes.map(([prefix]) => `(${patternOf(prefix)})`).join('|'), 'g');
  const replace = (text: string) =>
    text.replace(pattern, (...groups) => prefixes[groups.slice(1).findIndex((group) => group !== undefined)]![1]);
  return { apply: (value) => deep(value, (text) => replace(assetOr(text))) };
}

function common(name: string, sources: readonly RootSource[]): string | undefined {
  let first: { state: string; value: string } | undefined;
  for (const { state, environment } of sources) {
    const value = environment[name]?.replace(/\/+$/, '');
    if (!value) continue;
    first ??= { state, value };
    if (canonical(value) !== canonical(first.value)) {
      throw new Error(
        `${name} is ${first.value} in '${first.state}' and ${value} in '${state}': ` +
          'one local folder cannot take the place of both',
      );
    }
  }
  return first?.value;
}

// Hadoop's file systems and the AWS CLI spell the same bucket differently.
function canonical(uri: string): string {
  return uri.replace(/^s3[an]?:\/\//i, 's3://');
}

function isBelow(uri: string, root: string): boolean {
  return `${canonical(uri)}/`.startsWith(`${canonical(root)}/`);
}

/** Matches the prefix where a path begins with it, but not where it is only the beginning of a longer name. */
function patternOf(prefix: string): string {
  const literal = prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const before = /^[a-z][\w+.-]*:/i.test(prefix) ? '(?<![\\w+.-])' : '(?<![\\w.+:/-])';
  return `${before}${literal.replace(/^s3[an]?:\/\//i, 's3[an]?://')}(?![\\w.~%+@-])`;
}

function deep<T>(value: T, replace: (text: string) => string): T {
  if (typeof value === 'string') return replace(value) as T;
  if (Array.isArray(value)) return value.map((item) => deep(item, replace)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep(item, replace)])) as T;
}
