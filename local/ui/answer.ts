import type { ServerResponse } from 'node:http';

/** What the server answers. */
export interface Answer {
  readonly status: number;
  readonly type: 'html' | 'text' | 'json' | 'css' | 'script' | 'svg';
  readonly body: string | Buffer;
  /** Address to go to; with status 303. */
  readonly location?: string;
  readonly cookie?: string;
}

const TYPES: Readonly<Record<Answer['type'], string>> = {
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  css: 'text/css; charset=utf-8',
  script: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

/** A page loads what this server has, and nothing else: no script, style or address in the data takes effect. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** Drawings have their style in them. */
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Headers of every answer. */
export function headersOf(type: Answer['type']): Record<string, string> {
  return {
    'content-type': TYPES[type],
    'content-security-policy': type === 'svg' ? SVG_POLICY : POLICY,
    'x-content-type-options': 'nosniff',
    // With "no-referrer" a form would send no origin.
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

/** Sends an answer. */
export function send(response: ServerResponse, { status, type, body, location, cookie }: Answer): void {
  response.writeHead(status, {
    ...headersOf(type),
    ...(location === undefined ? {} : { location }),
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  });
  response.end(body);
}

/** A redirection after something was done, so that a reload does not do it again. */
export function seeOther(location: string): Answer {
  return { status: 303, type: 'text', body: '', location };
}

/** A sentence for the user. */
export function sentence(status: number, text: string): Answer {
  return { status, type: 'text', body: `${text}\n` };
}
