const WORD = '[A-Za-z0-9_./][A-Za-z0-9_./+-]*';
const SCALAR = `(?:${WORD}(?: ${WORD})*|'[^'\\n]*'|"[^"\\\\\\n]*")`;
const PAIR = `[A-Za-z_]\\w*: +${SCALAR}`;
const FLOW_ITEM = new RegExp(`^( *)- \\{ *${PAIR}(?:, *${PAIR})* *\\}$`);
const BLOCK_ITEM = new RegExp(`^( *)- ${PAIR}$`);
const BLOCK_PAIR = new RegExp(`^( *)${PAIR}$`);

/**
 * The YAML of a table without its `attributes`, which are most of it and which nobody here reads: a project of ten thousand
 * tables is read in a fraction of the time. Only what is surely correct is left out, everything else stays to be parsed.
 */
export function withoutAttributes(yaml: string): string {
  const start = /^( +)attributes: *\n/m.exec(yaml);
  if (start === null) {
    return yaml;
  }
  const indent = start[1].length;
  const [before, after] = [yaml.slice(0, start.index), yaml.slice(start.index + start[0].length)];
  if (!isKeyOfSection(before, indent)) {
    return yaml;
  }
  const lines = after.split('\n');
  // A comment belongs to either side: what it is in stays whole.
  const end = lines.findIndex((line) => !/^\s*(?:#|$)/.test(line) && !isInside(line, indent));
  const own = end < 0 ? lines : lines.slice(0, end);
  const rest = end < 0 ? [] : lines.slice(end);
  return isPlainList(own, indent) ? [before.trimEnd(), ...rest].join('\n') : yaml;
}

/** Whether a line at this depth, behind these, is a key beside others: deeper it may be part of a text. */
function isKeyOfSection(before: string, indent: number): boolean {
  const lines = before.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  const section = lines.findLastIndex((line) => /^\S/.test(line));
  const first = lines[section + 1];
  return section >= 0 && /^[A-Za-z]\w*: *$/.test(lines[section]) && /^( +)\w/.exec(first ?? '')?.[1].length === indent;
}

function isInside(line: string, indent: number): boolean {
  const depth = line.length - line.trimStart().length;
  return depth > indent || (depth === indent && line.startsWith('- ', indent));
}

/** Whether all lines are items at one depth: mappings on a line, or over several with simple values. */
function isPlainList(lines: string[], indent: number): boolean {
  let depth: number | undefined;
  let isOpen = false;
  for (const line of lines) {
    if (line === '') {
      continue;
    }
    const item = FLOW_ITEM.exec(line) ?? BLOCK_ITEM.exec(line);
    if (item) {
      depth ??= item[1].length;
      isOpen = !line.endsWith('}');
      if (item[1].length !== depth || depth < indent) {
        return false;
      }
    } else if (!isOpen || BLOCK_PAIR.exec(line)?.[1].length !== depth! + 2) {
      return false;
    }
  }
  return true;
}
