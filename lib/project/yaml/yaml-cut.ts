import { columnProblem } from '../keys/column-name';
import { objectType, type KeyType } from '../keys/key-types';

const WORD = '[A-Za-z0-9_./][A-Za-z0-9_./+-]*';
const SCALAR = `${WORD}(?: ${WORD})*|'[^'\\n]*'|"[^"\\\\\\n]*"`;
const PAIR = new RegExp(`([A-Za-z_]\\w*): +(${SCALAR})`, 'y');
const FLOW_ITEM = /^( *)- \{ *(.*?) *\}$/;
const BLOCK_ITEM = /^( *)- (.*)$/;
const BLOCK_PAIR = /^( *)(.*)$/;

/**
 * The YAML of a table without its `attributes`. They are most of the file, and they are only checked. Without them, a project
 * with ten thousand tables is read in a fraction of the time. Only attributes that are certainly valid and need no warning are
 * removed. Lines keep their numbers, and everything else is parsed.
 *
 * @param types names of the known types; attributes are not removed if one of them has another type
 */
export function withoutAttributes(yaml: string, types: ReadonlySet<string>): string {
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
  // Comments and empty lines do not end the list.
  const end = lines.findIndex((line) => !/^\s*(?:#|$)/.test(line) && !isInside(line, indent));
  const own = end < 0 ? lines : lines.slice(0, end);
  const rest = end < 0 ? [] : lines.slice(end);
  const left = [`${before}${start[1]}attributes: []`, ...own.map(() => ''), ...rest];
  return isRightList(own, indent, types) ? left.join('\n') : yaml;
}

/** Whether a line with this indent, after the lines in `before`, is a key of the section. A deeper line may be part of a text. */
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

/** Whether all lines are attributes with the same indent and Starlake accepts them. An attribute has one line or several. */
function isRightList(lines: string[], indent: number, types: ReadonlySet<string>): boolean {
  const { keys } = objectType('Attribute');
  let depth: number | undefined;
  let isOpen = false;
  let seen = new Map<string, string>();
  for (const line of lines) {
    if (line === '') {
      continue;
    }
    const flow = FLOW_ITEM.exec(line);
    const item = flow ?? BLOCK_ITEM.exec(line);
    if (item) {
      if (depth !== undefined && !isWhole(seen, types)) {
        return false;
      }
      depth ??= item[1].length;
      isOpen = flow === null;
      seen = new Map();
      if (item[1].length !== depth || depth < indent || !takePairs(item[2], isOpen, keys, seen)) {
        return false;
      }
    } else {
      const pair = BLOCK_PAIR.exec(line)!;
      if (!isOpen || pair[1].length !== depth! + 2 || !takePairs(pair[2], true, keys, seen)) {
        return false;
      }
    }
  }
  return depth !== undefined && isWhole(seen, types);
}

/** Whether an attribute has all required keys. */
function isWhole(seen: ReadonlyMap<string, string>, types: ReadonlySet<string>): boolean {
  return seen.has('name') && types.has(seen.get('type') ?? '');
}

/** Reads pairs separated by commas, or just one; false if they may be invalid. */
function takePairs(
  text: string,
  isOne: boolean,
  keys: ReadonlyMap<string, KeyType>,
  seen: Map<string, string>,
): boolean {
  let at = 0;
  for (;;) {
    PAIR.lastIndex = at;
    const [pair, key, written = ''] = PAIR.exec(text) ?? [];
    const value = written.replace(/^(['"])(.*)\1$/, '$2');
    const kind = key === undefined ? undefined : keys.get(key)?.kind;
    const isOdd = (key === 'name' || key === 'rename') && columnProblem(value) !== undefined;
    const isRight = (kind === 'text' && !isOdd) || (kind === 'boolean' && /^(?:true|false)$/.test(written));
    if (!isRight || seen.has(key!)) {
      return false;
    }
    seen.set(key!, value);
    at += pair!.length;
    if (at === text.length) {
      return true;
    }
    const separator = isOne ? null : /^, */.exec(text.slice(at));
    if (separator === null) {
      return false;
    }
    at += separator[0].length;
  }
}
