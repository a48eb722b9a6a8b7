import { parse, tokenize } from '@huggingface/jinja';

const TAG = /\{\{[\s\S]*?\}\}|\{%-?\s*(\w+)[\s\S]*?%\}|\{#[\s\S]*?#\}|\{\{|\{%|\{#/g;
const BLOCKS = ['if', 'for', 'macro', 'call', 'filter'];

/** The line on which a template stops being Jinja, from 1; undefined if unknown. */
export function jinjaLine(text: string): number | undefined {
  const open: Array<{ name: string; at: number }> = [];
  for (const match of text.matchAll(TAG)) {
    const [tag, name] = match;
    const at = match.index;
    if (tag.length === 2 || (tag.startsWith('{{') && !parses(tag))) {
      return lineAt(text, at);
    }
    if (name?.startsWith('end')) {
      if (open.at(-1)?.name !== name.slice(3)) {
        return name === 'endset' ? undefined : lineAt(text, at);
      }
      open.pop();
    } else if (name !== undefined && BLOCKS.includes(name)) {
      if (!parses(`${tag}{% end${name} %}`)) {
        return lineAt(text, at);
      }
      open.push({ name, at });
    }
  }
  const unclosed = open.at(-1);
  return unclosed && lineAt(text, unclosed.at);
}

function parses(template: string): boolean {
  try {
    parse(tokenize(template));
    return true;
  } catch {
    return false;
  }
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
