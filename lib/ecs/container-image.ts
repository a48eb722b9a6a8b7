import { Annotations, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

/** Placeholder for a part of an image's name that is only known at deployment. */
const UNKNOWN = '…';

/** Most characters of an image's name, without its digest (ECS API reference, `ContainerDefinition`). */
const MAX_IMAGE = 255;

const HOST_PART = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const PATH_PART = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';

/** A registry's client distinguishes a host from a folder by its dot or its port. */
const HOST = `(?:localhost|${HOST_PART}(?:\\.${HOST_PART})+|${HOST_PART}(?=:))(?::\\d+)?`;

/** An image without its digest (OCI distribution specification, names and tags). */
const IMAGE = new RegExp(`^(?:${HOST}/)?${PATH_PART}(?:/${PATH_PART})*(?::\\w[\\w.-]{0,127})?$`);

/**
 * Checks that the images of a task definition's containers can be pulled, including sidecars and containers that are
 * added later: their names have a tag or a digest, and are valid for ECS and registries.
 *
 * @param own the job's own container: its missing tag is an error, that of any other container only a warning
 * @throws Error for an invalid name
 */
export function checkImages(
  definition: ecs.TaskDefinition,
  own: ecs.ContainerDefinition | undefined,
  job: Construct,
): void {
  const here = containersOf(definition);
  const [error] = here.flatMap((container) => imageErrors(container, container === own));
  if (error !== undefined) {
    throw new Error(error);
  }
  job.node.addValidation({
    validate: () =>
      containersOf(definition)
        .filter((container) => !here.includes(container))
        .flatMap((container) => imageErrors(container, false)),
  });
}

/** The containers that a task definition has so far. */
export function containersOf(definition: ecs.TaskDefinition): ecs.ContainerDefinition[] {
  return definition.node.children.filter((child) => child instanceof ecs.ContainerDefinition);
}

function imageErrors(container: ecs.ContainerDefinition, isOwn: boolean): string[] {
  const name = textOf(Stack.of(container).resolve(container.imageName));
  const [image, ...digests] = name.split('@');
  const what = `the image of container '${container.node.path}' must have`;
  const got = `got '${name.slice(0, 200)}'`;
  const bad = /[^\w\-:./#…]/.exec(image);
  if (bad) {
    return [`${what} only letters, digits and -_:./#, which ECS accepts, ${got} with '${bad[0]}'`];
  }
  if (image.length > MAX_IMAGE || image === '') {
    return [`${what} 1 to ${MAX_IMAGE} characters, ${got} (${image.length})`];
  }
  if (
    digests.length > 1 ||
    digests.some((digest) => !digest.includes(UNKNOWN) && !/^sha256:[\da-f]{64}$/i.test(digest))
  ) {
    return [`${what} a digest of the form sha256: and 64 digits from 0 to f, ${got}`];
  }
  if (!isReference(image)) {
    return [`${what} a name that registries accept, host:port/path:tag with the path in small letters, ${got}`];
  }
  const last = image.slice(image.lastIndexOf('/') + 1);
  // A name with an unknown end can have its tag there.
  if (/:./.test(last) || digests.length > 0 || last.endsWith(UNKNOWN)) {
    return [];
  }
  const latest = `${image.replace(/:$/, '').slice(0, 200)}:latest`;
  const untagged = `${what} a tag, ${got}: ECS would pull '${latest}', which need not be there, and changes unnoticed`;
  if (isOwn) {
    return [untagged];
  }
  Annotations.of(container).addWarningV2('starlake-stepfunctions:imageWithoutTag', untagged);
  return [];
}

/** Whether a name is one, as far as it is known. One that ends with `:` has no tag, which another check reports. */
function isReference(image: string): boolean {
  return image.includes(UNKNOWN) ? !/:[^/…]*:[^/]*$/.test(image) : IMAGE.test(image.replace(/:$/, ''));
}

function textOf(resolved: unknown): string {
  if (typeof resolved === 'string') {
    return resolved.replace(/\{\{resolve:ssm:[^}]*\}\}/g, UNKNOWN);
  }
  const { 'Fn::Join': join } = resolved as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map((part) => textOf(part)).join(join[0]) : UNKNOWN;
}
