import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Arguments, OptionSpec } from '../../arguments/spec';
import { ExitCode, messageOf, UsageError } from '../../errors';
import type { Io } from '../../io';
import type { Parts } from '../../parts';
import { plural } from '../../text/format';

/** The option `--open-lineage`. */
export const OPEN_LINEAGE_OPTION: OptionSpec = {
  value: 'FILE|URL',
  help: "send the events of OpenLineage that the app sends on AWS (its job's openLineage) to a file, one a line, or to a server",
};

/** Path of the API of OpenLineage, where an address has none. */
const ENDPOINT = '/api/v1/lineage';

/** Where events go: an address, or a file of this machine. */
export type LineageTarget = { readonly url: string } | { readonly file: string };

/**
 * Reads `--open-lineage`.
 *
 * @throws UsageError for an address with a user, a password or another scheme than HTTP
 */
export function lineageAsked(args: Arguments, cwd: string): LineageTarget | undefined {
  const given = args.values['open-lineage'];
  if (given === undefined) return undefined;
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(given)) return { file: path.resolve(cwd, given) };
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new UsageError(
      '--open-lineage must be a file, or an address of http:// or https:// without user and password, as http://localhost:5000',
    );
  }
  if (url.pathname === '/') url.pathname = ENDPOINT;
  return { url: url.href };
}

/**
 * Makes sure, before anything runs, that there are events and that a file can be written. A file begins anew.
 *
 * @throws UsageError where not
 */
export async function prepareLineage(target: LineageTarget, assembly: unknown, parts: Parts): Promise<void> {
  if (!(await parts.hasLineage(assembly))) {
    throw new UsageError(
      'no job of this app sends events of OpenLineage, so --open-lineage has none',
      "Give its job 'openLineage', for example OpenLineage.eventBridge().",
    );
  }
  if ('url' in target) return;
  try {
    writeFileSync(target.file, '');
  } catch (error) {
    throw new UsageError(`--open-lineage cannot write ${target.file}: ${messageOf(error)}`);
  }
}

/**
 * Sends the events of the executions that have ended since a time, and says so.
 *
 * @param code exit code of the run
 * @returns the exit code: a run whose events cannot be sent has not done all that it was asked for
 */
export async function sendLineage(
  target: LineageTarget,
  { assembly, since, code }: { readonly assembly: unknown; readonly since: number; readonly code: number },
  args: Arguments,
  io: Io,
  parts: Parts,
): Promise<number> {
  const where = 'url' in target ? target.url : path.relative(io.cwd, target.file) || target.file;
  try {
    const sent =
      'url' in target
        ? await parts.sendLineage(assembly, target.url, since)
        : await intoFile(target.file, (url) => parts.sendLineage(assembly, url, since));
    if (!args.switches.has('json')) io.stdout.write(`\nLineage: ${plural(sent, 'event')} of OpenLineage in ${where}\n`);
    return code;
  } catch (error) {
    io.stderr.write(`starlake-sfn: lineage was not sent to ${where}: ${messageOf(error)}\n`);
    return code === ExitCode.OK ? ExitCode.FAILED : code;
  }
}

/** What is posted to an address of this machine goes into a file: one event, which is JSON, a line. */
async function intoFile(file: string, send: (url: string) => Promise<number>): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        appendFileSync(file, `${Buffer.concat(chunks).toString('utf8')}\n`);
        response.writeHead(201).end();
      } catch (error) {
        // Not retryable, and said by the error of the request.
        response.writeHead(403).end(messageOf(error));
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}${ENDPOINT}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
