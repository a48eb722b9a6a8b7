import type { Problems } from '../project-error';
import type { Section } from '../yaml/yaml-section';
import { translateFilePattern } from '../../patterns/file-pattern';

/** A table by its domain. */
export interface TableName {
  readonly domain: string;
  readonly table: string;
}

/** One entry: the tables that it matches, as patterns of their full names, and their replacement. */
interface Ref {
  readonly parts: ReadonlyArray<RegExp | undefined>;
  readonly output: TableName;
}

/**
 * Tables that replace others (`refs.sl.yml`), in SQL and as the target of a task. The first entry is used that has one pattern for
 * each part of the name and matches all parts (Starlake: schema/model/EnvDesc.scala). The patterns are Java regular expressions.
 */
export class TableRefs {
  private readonly refs: readonly Ref[];

  constructor(sections: readonly Section[], problems: Problems) {
    this.refs = sections.flatMap((section) => problems.collect(() => readRef(section)) ?? []);
  }

  /** The replacement of a name; undefined if there is none. */
  of(name: string): TableName | undefined {
    const parts = name.split('.');
    const [table, domain, database] = [...parts].reverse();
    const whole = [table, domain, database];
    const found = this.refs.find((ref) =>
      ref.parts.every((part, i) => (whole[i] === undefined ? part === undefined : (part?.test(whole[i]) ?? false))),
    );
    return (
      found && {
        domain: found.output.domain.replaceAll('SL_THIS_DOMAIN', domain ?? ''),
        table: found.output.table.replaceAll('SL_THIS_TABLE', table),
      }
    );
  }

  /** The replacement's name, or the name itself. */
  nameOf(name: string): string {
    const found = this.of(name);
    return found === undefined ? name : [found.domain, found.table].filter((part) => part !== '').join('.');
  }
}

function readRef(section: Section): Ref | undefined {
  const [input, output] = [section.section('input'), section.section('output')];
  if (input === undefined || output === undefined) {
    return undefined;
  }
  return {
    parts: ['table', 'domain', 'database'].map((key) => patternOf(input, key)),
    output: { domain: output.text('domain') ?? '', table: output.text('table') ?? '' },
  };
}

function patternOf(input: Section, key: string): RegExp | undefined {
  const pattern = input.text(key);
  try {
    const translated = pattern === undefined ? undefined : translateFilePattern(pattern, `input.${key}`);
    return translated === undefined ? undefined : new RegExp(`^(?:${translated})$`, 'u');
  } catch (error) {
    throw input.errorOf(key, `cannot be read: ${(error as Error).message}`);
  }
}
