import { createHash } from 'node:crypto';

/** What surrounds a page: the same on a disk and on a server, but for {@link base}. */
export interface Site {
  /** Name of the app: in the header, and at the end of each title. */
  readonly name: string;
  /** From the page to the root of the site: empty for a page in the root, `../` in a folder; `/` on a server. */
  readonly base: string;
  /** Links of the header. */
  readonly nav: readonly NavLink[];
  /**
   * Line at the end of each page: when and from what it was made.
   *
   * @default - no line
   */
  readonly made?: string;
  /**
   * Scripts that the page loads, by their paths in the site. A page is complete without them.
   *
   * @default - none
   */
  readonly scripts?: readonly string[];
}

/** A link of the header. */
export interface NavLink {
  readonly title: string;
  /** Path in the site. */
  readonly path: string;
}

/** Path of the style sheet in a site. */
export const STYLE_PATH = 'style.css';

/** Path of a pipeline's page in a site. */
export function pipelinePath(id: string): string {
  return `pipelines/${pageName(id)}.html`;
}

/** Path of a table's page in a site. */
export function tablePath(name: string): string {
  return `tables/${pageName(name)}.html`;
}

const MOST_CHARACTERS = 80;
/** What a name ends with that is not its own page name, so a name that ends like that has another page name, too. */
const HASHED = /-[0-9a-f]{8}$/;
/** Names of devices, which Windows has in each folder. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

/**
 * A file name for any name: lower case without odd characters, different for different names, also where a disk does not tell
 * upper from lower case. A plain name is its own page name; any other gets a hash.
 */
export function pageName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, MOST_CHARACTERS);
  const isOwn = plain === name && plain !== '' && !HASHED.test(plain) && !DEVICE.test(plain) && plain !== 'index';
  if (isOwn) return plain;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${plain === '' || DEVICE.test(plain) ? 'x' : plain}-${hash}`;
}
