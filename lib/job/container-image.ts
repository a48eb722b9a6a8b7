import { Annotations, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** What stands for a part of an image's name that is known at deployment only. */
const UNKNOWN = '…';

/** Characters that the name of an image has at most, those of its digest not counted (ECS API reference, `ContainerDefinition`). */
const MAX_IMAGE = 255;

/**
 * Checks that a container's image can be pulled by its name: it has a tag, or a digest, and no other characters than ECS takes.
 *
 * @param isNew whether the container is the job's own: one without a tag is an error, and only warned of in a task definition that
 * somebody else has made
 * @throws Error that says what is wrong with the name
 */
export function checkImage(container: ecs.ContainerDefinition, isNew: boolean): void {
  const name = textOf(Stack.of(container).resolve(container.imageName));
  const what = `the image of container '${container.node.path}'`;
  const [image, digest] = name.split('@');
  const bad = /[^\w\-:./#…]/.exec(image);
  if (bad) {
    throw new Error(
      `${what} must have letters, digits and -_:./# only, as ECS takes it, got '${shown(name)}' with '${bad[0]}'`,
    );
  }
  if (image.length > MAX_IMAGE || image === '') {
    throw new Error(`${what} must have 1 to ${MAX_IMAGE} characters, got '${shown(name)}' (${image.length})`);
  }
  if (digest !== undefined && !digest.includes(UNKNOWN) && !/^sha256:[\da-f]{64}$/i.test(digest)) {
    throw new Error(`${what} must have a digest of the form sha256: and 64 digits from 0 to f, got '${shown(name)}'`);
  }
  const last = image.slice(image.lastIndexOf('/') + 1);
  // What ends with something unknown may have its tag in there.
  const tagged = /:./.test(last) || digest !== undefined || last.endsWith(UNKNOWN);
  if (!tagged) {
    const latest = `${shown(image.replace(/:$/, ''))}:latest`;
    const untagged = `${what} must have a tag, got '${shown(name)}': ECS would pull '${latest}', which need not be there, and changes unnoticed`;
    if (isNew) {
      throw new Error(untagged);
    }
    Annotations.of(container).addWarningV2('starlake-stepfunctions:imageWithoutTag', untagged);
  }
}

function textOf(resolved: unknown): string {
  if (typeof resolved === 'string') {
    return resolved.replace(/\{\{resolve:ssm:[^}]*\}\}/g, UNKNOWN);
  }
  const { 'Fn::Join': join } = resolved as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map((part) => textOf(part)).join(join[0]) : UNKNOWN;
}

function shown(name: string): string {
  return name.slice(0, 200);
}
