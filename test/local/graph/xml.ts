/** An element of a parsed document. */
export class Element {
  readonly attributes: Record<string, string> = Object.create(null);
  readonly children: Array<Element | string> = [];

  constructor(readonly name: string) {}

  /** The elements of that name below this one. */
  all(name: string): Element[] {
    return this.children.flatMap((child) =>
      typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...child.all(name)],
    );
  }
}

/** All text below an element, a piece a line. */
export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('\n');
}

const TOKEN = /<\/([\w:-]+)>|<([\w:-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<>]+)/y;

/**
 * A strict reader of the XML that we write: anything that XML 1.0 does not allow is an error, and so is any XML that we
 * have no use for.
 */
export function parseXml(xml: string): Element {
  // eslint-disable-next-line no-control-regex
  const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.exec(xml);
  if (illegal) throw new Error(`Illegal character at ${illegal.index}`);
  const document = new Element('');
  const open = [document];
  for (let at = 0; at < xml.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [, closing, opening, attributes, empty, text] = TOKEN.exec(xml) ?? fail(xml, at);
    if (text !== undefined) open[open.length - 1].children.push(decode(text));
    if (closing !== undefined && (open.length === 1 || open.pop()!.name !== closing)) fail(xml, at);
    if (opening === undefined) continue;
    const element = new Element(opening);
    for (const [, name, value] of attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
      if (name in element.attributes) fail(xml, at);
      element.attributes[name] = decode(value);
    }
    open[open.length - 1].children.push(element);
    if (empty === '') open.push(element);
  }
  const [root, ...more] = document.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  if (open.length !== 1 || more.length > 0 || !(root instanceof Element)) throw new Error('Not one closed element');
  return root;
}

function decode(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replace(/&([^;\s]*;?)/g, (_, name: string) => entities[name.slice(0, -1)] ?? fail(text, 0));
}

function fail(xml: string, at: number): never {
  throw new Error(`Not XML at ${at}: ${JSON.stringify(xml.slice(at, at + 80))}`);
}
