import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { byBytes } from '../lambda/storage/listing';

/** Keys of a page, as of S3. */
const PAGE = 1_000;

/** Headers of each object. */
const OBJECT = {
  etag: '"d41d8cd98f00b204e9800998ecf8427e"',
  'last-modified': new Date(0).toUTCString(),
  'content-length': '1000',
};

/**
 * As much of S3's API over HTTP as a gate asks for, on a free port: a folder with many keys, which need no memory, and objects that
 * are put. It counts requests.
 */
export class S3Server {
  /** Listings that were asked for: each is a page. */
  public lists = 0;
  private readonly server: Server;
  private readonly contents = new Map<string, string>();

  /**
   * @param keys of the folder's objects, in the order of their bytes: how many, and each by its number
   * @param onRequest called with the method of each request, before it is answered
   */
  constructor(
    private readonly folder: string,
    private readonly keys: { readonly count: number; readonly at: (i: number) => string },
    private readonly onRequest: (method: string) => void,
  ) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Starts it. @returns its URL */
  public async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.onRequest(request.method!);
    const { pathname, searchParams } = new URL(request.url!, 'http://s3');
    if (searchParams.has('list-type')) {
      this.lists++;
      response.end(this.page(searchParams));
    } else if (request.method === 'PUT') {
      this.contents.set(pathname, await text(request));
      response.setHeader('etag', OBJECT.etag).end();
    } else if (request.method === 'HEAD') {
      response.writeHead(200, OBJECT).end();
    } else if (this.contents.has(pathname)) {
      response.setHeader('etag', OBJECT.etag).end(this.contents.get(pathname));
    } else {
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    }
  }

  private page(query: URLSearchParams): string {
    const { count, at } = query.get('prefix') === this.folder ? this.keys : { count: 0, at: String };
    const after = query.get('start-after') ?? '';
    let first = Number(query.get('continuation-token') ?? 0);
    while (first < count && byBytes(at(first), after) <= 0) first++;
    const end = Math.min(count, first + PAGE);
    const objects = Array.from({ length: end - first }, (_, i) => objectOf(at(first + i)));
    const next = end < count ? `<NextContinuationToken>${end}</NextContinuationToken>` : '';
    return `<ListBucketResult><EncodingType>url</EncodingType>${next}${objects.join('')}</ListBucketResult>`;
  }
}

function objectOf(key: string): string {
  const [modified, bytes] = [new Date(0).toISOString(), OBJECT['content-length']];
  const tag = OBJECT.etag.replaceAll('"', '&quot;');
  return `<Contents><Key>${key}</Key><LastModified>${modified}</LastModified><ETag>${tag}</ETag><Size>${bytes}</Size></Contents>`;
}
