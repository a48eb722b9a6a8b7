/** The tags of a document with the names of their attributes: no text changes them, or it was taken for HTML. */
export function tagsOf(html: string): string {
  return [...html.matchAll(/<(\/?[a-z][\w-]*)((?:[^>"]|"[^"]*")*)>/gi)]
    .map(([, name, attributes]) => {
      const names = [...attributes!.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map(([, each]) => each);
      return [name, ...names].join(' ');
    })
    .join('\n');
}
