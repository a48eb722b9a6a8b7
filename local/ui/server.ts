import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send, sentence, type Answer } from './answer';
import { Gate } from './gate';
import type { Live } from './live';

/** What a server answers with, once a request is admitted. */
export interface Pages {
  /** A page or a file, by its path without the slash at its beginning. */
  get(path: string, query: URLSearchParams): Promise<Answer>;
  /** Does what a form asks for. */
  post(path: string, fields: URLSearchParams): Promise<Answer>;
  readonly live: Live;
}

/** A server that runs. */
export interface RunningServer {
  /** The address for the browser, with the token. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Path of the events of all pages. */
const EVENTS = 'events';
/** Bytes of a form at most. */
const MOST_BYTES = 16 * 1024;

/**
 * Serves pages to the browsers of this machine's user: on the loopback address only, and to nobody without the token.
 *
 * @param port 0 for any that is free
 * @param pagesOf makes the pages; forms of them have to send the token
 * @throws the error of the system when the port is taken
 */
export async function serve(port: number, pagesOf: (formToken: string) => Pages): Promise<RunningServer> {
  const server = createServer({ requestTimeout: 30_000 });
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  const gate = new Gate(taken);
  const pages = pagesOf(gate.formToken);
  server.on('request', (request, response) => void answer(request, response, gate, pages));
  return {
    address: gate.address,
    port: taken,
    close: async () => {
      pages.live.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, gate: Gate, pages: Pages): Promise<void> {
  const admission = gate.admit(request);
  if (admission.is === 'refused') return send(response, sentence(403, admission.because));
  if (admission.is === 'entering') return send(response, entrance(admission.cookie));
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname.slice(1) || 'index.html';
    if (request.method === 'POST') return send(response, await posted(path, request, gate, pages));
    if (path === EVENTS) return pages.live.add(response);
    send(response, await pages.get(path, url.searchParams));
  } catch (error) {
    // A page that cannot be made does not end the server, nor a run that it has started.
    send(
      response,
      sentence(500, `This page cannot be made: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

/**
 * Gives the cookie, and goes on by itself. A redirection would come without it where the link was on a page of another site, such as a
 * terminal in a browser: that site asks then, for all of its hops.
 */
function entrance(cookie: string): Answer {
  const next = '/index.html';
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=${next}">
<title>starlake-sfn ui</title>
<p><a href="${next}">Go on</a></p>
</html>
`;
  return { status: 200, type: 'html', body, cookie };
}

async function posted(path: string, request: IncomingMessage, gate: Gate, pages: Pages): Promise<Answer> {
  const body = await bodyOf(request);
  if (body === undefined) return sentence(413, `A form has ${MOST_BYTES} bytes at most.`);
  const fields = new URLSearchParams(body);
  if (!gate.isOwnForm(fields.get('token'))) return sentence(403, 'Only the pages of this server may start something.');
  return pages.post(path, fields);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
