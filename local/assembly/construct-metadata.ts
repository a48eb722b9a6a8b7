import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { DATASETS_METADATA } from '../../lib/contract/metadata';
import type { Template } from './model';
import { readJson } from './read-json';

/** Metadata of constructs, by their paths with a slash in front. */
export type ConstructMetadata = Record<string, Array<{ readonly type: string; readonly data?: unknown }>>;

/** An artifact of a cloud assembly, from its manifest. */
export interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  /** Of a stack: `aws://account/region`. */
  readonly environment?: string;
  readonly properties?: Record<string, unknown>;
  readonly metadata?: ConstructMetadata;
  readonly additionalMetadataFile?: string;
}

/** Suffix that the CDK adds to the path of a nested stack for the resource that creates it. */
export const NESTED_STACK = '.NestedStack/';

/** The metadata of the constructs of an artifact, by their paths. */
export function readMetadata(directory: string, artifact: Artifact): ConstructMetadata {
  const file = artifact.additionalMetadataFile && path.join(directory, artifact.additionalMetadataFile);
  return { ...artifact.metadata, ...(file && existsSync(file) ? readJson<ConstructMetadata>(file) : {}) };
}

/**
 * Paths of the constructs behind the logical ids of a template. The manifest always has them, the template only if the
 * CDK CLI asks for it. The manifest lists the constructs of nested stacks with those of their parent, and logical ids
 * are only unique within each stack.
 */
export function constructPaths(
  stackPath: string,
  template: Template,
  metadata: ConstructMetadata,
): Map<string, string> {
  const inside = Object.entries(metadata)
    .map(([construct, entries]) => [construct.replace(/^\//, ''), entries] as const)
    .filter(([construct]) => construct.startsWith(`${stackPath}/`));
  const nested = new Set(inside.flatMap(([construct]) => nestedPath(construct)));
  const paths = new Map<string, string>();
  for (const [construct, entries] of inside) {
    if ([...nested].some((prefix) => construct.startsWith(prefix))) continue;
    for (const { type, data } of entries) {
      if (type === 'aws:cdk:logicalId') paths.set(String(data), construct);
    }
  }
  for (const [logicalId, { Metadata }] of Object.entries(template.Resources ?? {})) {
    const construct = Metadata?.['aws:cdk:path'];
    if (typeof construct === 'string') paths.set(logicalId, construct);
  }
  return paths;
}

/** Metadata of constructs about their datasets, by their paths. */
export function datasetNotes(metadata: ConstructMetadata): Map<string, string> {
  const notes = Object.entries(metadata).flatMap(([construct, entries]) =>
    entries
      .filter(({ type }) => type === DATASETS_METADATA)
      .map(({ data }) => [construct.replace(/^\//, ''), String(data)] as const),
  );
  return new Map(notes);
}

function nestedPath(construct: string): string[] {
  const at = construct.indexOf(NESTED_STACK);
  return at < 0 ? [] : [`${construct.slice(0, at)}/`];
}
