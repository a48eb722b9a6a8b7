import { existsSync } from 'node:fs';
import * as path from 'node:path';
import {
  constructPaths,
  datasetNotes,
  NESTED_STACK,
  readMetadata,
  type Artifact,
  type ConstructMetadata,
} from './construct-metadata';
import type { Assembly, Stack, Template } from './model';
import { readJson } from './read-json';

interface Manifest {
  readonly artifacts?: Record<string, Artifact>;
}

/**
 * Reads a cloud assembly: the manifest, the templates of all its stacks (including stages and nested stacks) and the lists of
 * their assets.
 *
 * @param directory What `cdk synth` wrote, usually `cdk.out`.
 * @throws Error when the folder is not a cloud assembly, or a file that its manifest names is missing or is not JSON.
 */
export function readAssembly(directory: string): Assembly {
  const absolute = path.resolve(directory);
  if (!existsSync(path.join(absolute, 'manifest.json'))) {
    throw new Error(`${absolute} is not a cloud assembly: it has no manifest.json. Run \`cdk synth\` first`);
  }
  return { directory: absolute, stacks: readStacks(absolute) };
}

function readStacks(directory: string): Stack[] {
  const { artifacts = {} } = readManifest(directory);
  const assets = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type === 'cdk:asset-manifest') {
      readAssets(path.join(directory, String(artifact.properties?.file)), assets);
    }
  }
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return readStacks(path.join(directory, String(artifact.properties?.directoryName)));
    }
    return artifact.type === 'aws:cloudformation:stack' ? readStack(directory, id, artifact, assets) : [];
  });
}

/** Every artifact of a cloud assembly, and those of the assemblies in it, each with the folder that its files are in. */
export function artifactsOf(directory: string): Array<{ readonly folder: string; readonly artifact: Artifact }> {
  return Object.values(readManifest(directory).artifacts ?? {}).flatMap((artifact) => [
    { folder: directory, artifact },
    ...(artifact.type === 'cdk:cloud-assembly'
      ? artifactsOf(path.join(directory, String(artifact.properties?.directoryName)))
      : []),
  ]);
}

function readManifest(directory: string): Manifest {
  return readJson<Manifest>(path.join(directory, 'manifest.json'));
}

function readStack(directory: string, id: string, artifact: Artifact, assets: ReadonlyMap<string, string>): Stack[] {
  const template = readJson<Template>(path.join(directory, String(artifact.properties?.templateFile)));
  const metadata = readMetadata(directory, artifact);
  const name = String(artifact.properties?.stackName ?? id);
  const stackPath = artifact.displayName ?? id;
  const constructs = constructPaths(stackPath, template, metadata);
  const notes = datasetNotes(metadata);
  const stack: Stack = { name, path: stackPath, template, assets, directory, constructs, notes };
  return [stack, ...nestedStacks(stack, metadata)];
}

function nestedStacks(parent: Stack, metadata: ConstructMetadata): Stack[] {
  return Object.entries(parent.template.Resources ?? {}).flatMap(([logicalId, resource]) => {
    if (resource.Type !== 'AWS::CloudFormation::Stack') return [];
    const file = templateOf(parent, resource.Metadata?.['aws:asset:path'], resource.Properties?.TemplateURL);
    // A template outside the assembly is not part of the app. A reference to its outputs is an error later.
    if (!file) return [];
    const template = readJson<Template>(file);
    const name = `${parent.name}-${logicalId}`;
    const stackPath = parent.constructs.get(logicalId)?.split(NESTED_STACK)[0] ?? name;
    const constructs = constructPaths(stackPath, template, metadata);
    const stack: Stack = {
      ...parent,
      name,
      path: stackPath,
      template,
      constructs,
      parent: { stack: parent, logicalId },
    };
    return [stack, ...nestedStacks(stack, metadata)];
  });
}

// The URL is a Fn::Join that ends in the asset's key: the rest is not needed.
function templateOf(parent: Stack, assetPath: unknown, url: unknown): string | undefined {
  if (typeof assetPath === 'string') return path.join(parent.directory, assetPath);
  const text = JSON.stringify(url) ?? '';
  return [...parent.assets].find(([key]) => text.includes(key))?.[1];
}

function readAssets(file: string, into: Map<string, string>): void {
  const { files = {} } = readJson<{ files?: Record<string, AssetFile> }>(file);
  for (const asset of Object.values(files)) {
    if (!asset.source?.path) continue;
    for (const { objectKey } of Object.values(asset.destinations ?? {})) {
      into.set(objectKey, path.resolve(path.dirname(file), asset.source.path));
    }
  }
}

interface AssetFile {
  readonly source?: { readonly path?: string };
  readonly destinations?: Record<string, { readonly objectKey: string }>;
}
