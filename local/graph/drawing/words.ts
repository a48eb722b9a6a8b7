/** The text with at most `length` characters (code points); a cut text ends in `…`. */
export function clip(text: string, length: number): string {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}

/**
 * A readable name for the value at a reference path: `$.preLoad.ready` is `ready`, `$$.Map.Item.Value` is `item`.
 * @param path a JSONPath (`$.a.b`, `$['a']`, `$$.Execution.Name`) or a JSONata variable (`$states.input.table`)
 */
export function pathName(path: string): string {
  if (/^\$\$\.Map\.Item\.Value$/.test(path)) return 'item';
  const names = path.match(/[\p{L}\p{N}_-]+/gu);
  return names?.pop() ?? 'input';
}

/** A readable duration: `60 s`, `5 min`, `2 h`. */
export function duration(seconds: number): string {
  if (seconds >= 7200 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 120 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
