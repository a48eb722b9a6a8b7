import { isAbsolute } from 'node:path';

/** Location of an object in S3. */
export interface S3Location {
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
}

/** Whether a URI is a file of this machine: `file:///folder/file`, or an absolute path. */
export function isLocal(uri: string): boolean {
  return /^file:/i.test(uri) || isAbsolute(uri ?? '');
}

/**
 * The path of a local URI.
 *
 * @throws Error if it contains a host (`file://folder`), or is not a local URI
 */
export function localPath(uri: string): string {
  const local = /^file:(?:\/|\/{3,})([^/].*)?$/is.exec(uri);
  if (local) {
    return `/${local[1] ?? ''}`;
  }
  if (!isLocal(uri) || /^file:/i.test(uri)) {
    throw new Error(`"${uri}" is no absolute path and no file:///folder/file.`);
  }
  return uri;
}

/**
 * Bucket and key of an `s3://`, `s3a://` or `s3n://` URI. Several slashes in a row count as one, as in Hadoop, by which
 * Starlake accesses S3.
 *
 * @throws Error if it is not such a URI, or its bucket name is not possible
 */
export function parseS3(uri: string): S3Location {
  const parts = /^s3[an]?:\/\/([^/]*)(.*)$/is.exec(uri);
  if (!parts) {
    throw new Error(
      `"${uri}" is no location that can be read: write s3://bucket/key, file:///folder, or an absolute path.`,
    );
  }
  const [, bucket, key] = parts;
  if (!/^[a-z0-9][a-z0-9._-]{1,253}[a-z0-9]$/i.test(bucket)) {
    throw new Error(`"${uri}" names no bucket ("${bucket}" cannot be one): write s3://bucket/key.`);
  }
  return { bucket, key: key.replace(/\/+/g, '/').slice(1) };
}

/**
 * Adds path segments to a URI: `joinUri('s3://lake/data/', 'stage/sales', 'a.csv')` is
 * `s3://lake/data/stage/sales/a.csv`.
 *
 * @throws Error if a segment is empty, `.` or `..`
 */
export function joinUri(base: string, ...parts: string[]): string {
  const trimmed = parts.map((part) => part.replace(/^\/+|\/+$/g, ''));
  for (const [i, part] of trimmed.entries()) {
    if (part === '' || part.split('/').some((name) => name === '.' || name === '..')) {
      throw new Error(`"${parts[i]}" cannot be a part of a path under ${base}.`);
    }
  }
  const root = base.replace(/\/+$/, '');
  return [root.endsWith(':') ? `${root}//` : root, ...trimmed].join('/');
}

/** The last segment of a URI: the name of its file or folder; empty for a bucket. */
export function baseName(uri: string): string {
  const whole = isLocal(uri) ? localPath(uri) : parseS3(uri).key;
  return whole.replace(/\/+$/, '').split('/').pop()!;
}
