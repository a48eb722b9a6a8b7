import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What becomes of a request: it is answered, it enters with the token of its address, or it is refused. */
export type Admission =
  | { readonly is: 'admitted' }
  | { readonly is: 'entering'; readonly cookie: string }
  | { readonly is: 'refused'; readonly because: string };

const ADMITTED: Admission = { is: 'admitted' };

/**
 * Who may ask the server: only a browser that has opened the address with the token. Other pages, other users of this machine
 * and other machines may not.
 */
export class Gate {
  private readonly token = secret();
  /** What forms send: a page of another origin cannot know it. */
  public readonly formToken = secret();

  /** @param port of the server, on 127.0.0.1 */
  constructor(private readonly port: number) {}

  /** The address that enters. */
  public get address(): string {
    return `${this.origin}/?token=${this.token}`;
  }

  /** Admits or refuses a request, before anything of it is looked at. */
  public admit(request: IncomingMessage): Admission {
    const { method = 'GET', headers, url = '/' } = request;
    // A name that somebody else has made point to this machine is in Host (DNS rebinding).
    if (!this.hosts.includes(headers.host ?? '')) {
      return refused(`This server answers only to ${this.hosts.join(' and ')}.`);
    }
    if (method === 'GET' && url.startsWith('/?token=')) return this.enter(url.slice('/?token='.length));
    if (!same(cookieIn(headers.cookie, this.cookieName), this.token)) {
      return refused('Open the address that starlake-sfn ui has printed: it has the token that this request lacks.');
    }
    if (method === 'GET' || method === 'HEAD') return ADMITTED;
    const { origin, 'sec-fetch-site': site = 'same-origin' } = headers;
    const isOwn = this.hosts.some((host) => origin === `http://${host}`) && site === 'same-origin';
    return isOwn ? ADMITTED : refused('Only the pages of this server may start something.');
  }

  /** Whether a form has been sent by a page of this server. */
  public isOwnForm(token: string | null): boolean {
    return same(token ?? '', this.formToken);
  }

  private enter(token: string): Admission {
    if (!same(token, this.token)) {
      return refused('The token is of another server: open the address that starlake-sfn ui has printed last.');
    }
    return {
      is: 'entering',
      cookie: `${this.cookieName}=${this.token}; Path=/; HttpOnly; SameSite=Strict`,
    };
  }

  private get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private get hosts(): string[] {
    return [`127.0.0.1:${this.port}`, `localhost:${this.port}`];
  }

  /** Browsers send cookies to all ports of a host. */
  private get cookieName(): string {
    return `starlake-sfn-${this.port}`;
  }
}

function refused(because: string): Admission {
  return { is: 'refused', because };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares without telling by its time how much is right. */
function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function cookieIn(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}
