import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { ask } from './aws-error';

/** Names of the files below a folder of the lake, without the folder. A folder's own placeholder is none. */
export async function filesIn(s3: S3Client, uri: string, most: number): Promise<string[]> {
  const { bucket, key } = placeOf(uri);
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  return ask(`list ${uri}`, 's3:ListBucket', async () => {
    const names: string[] = [];
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
    for await (const { Contents = [] } of pages) {
      names.push(...Contents.map(({ Key = '' }) => Key.slice(prefix.length)).filter((name) => !/^$|\/$/.test(name)));
      if (names.length >= most) return names.slice(0, most);
    }
    return names;
  });
}

/** Text of a file of the lake; undefined where there is none. */
export async function readFile(s3: S3Client, uri: string): Promise<string | undefined> {
  const { bucket, key } = placeOf(uri);
  return ask(`read ${uri}`, 's3:GetObject', async () => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  });
}

function placeOf(uri: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^s3a?:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
  if (bucket === '') throw new Error(`'${uri}' is no place in S3: it must be s3://bucket/key`);
  return { bucket, key };
}
