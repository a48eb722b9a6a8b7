import { groupBy } from './plan-names';
import type { Domain, Project, Table } from '../project';
import { beginApart, sharedFile } from '../../patterns/shared-file';
import { translateFilePattern } from '../../patterns/file-pattern';

/** Maximum number of pairs that get a warning. */
const MAX_PAIRS = 20;

/** Two tables with the same landing folder. */
interface Pair {
  readonly first: Owner;
  readonly second: Owner;
}

interface Owner {
  readonly domain: Domain;
  readonly table: Table;
}

/**
 * Warns of two tables whose patterns match the same file. The order of their loads decides which table gets it. Compares tables of one
 * domain, and tables of domains that share a landing folder.
 */
export function overlapWarnings({ domains }: Pick<Project, 'domains'>): string[] {
  const folders = groupBy(domains, ({ ownName, directory }) => directory ?? `{stage}/${ownName}`);
  const warnings: string[] = [];
  for (const sharing of folders.values()) {
    const owners = sharing.flatMap((domain) => domain.tables.map((table) => ({ domain, table })));
    for (const pair of pairsOf(owners)) {
      const name = sharedName(pair);
      if (name !== undefined) {
        warnings.push(warningOf(pair, name));
      }
    }
  }
  const more = warnings.length - MAX_PAIRS;
  return more > 0
    ? [...warnings.slice(0, MAX_PAIRS), `${more} more pairs of tables have patterns that share files`]
    : warnings;
}

function* pairsOf(owners: readonly Owner[]): Generator<Pair> {
  for (let i = 0; i < owners.length; i++) {
    for (let j = i + 1; j < owners.length; j++) {
      if (!beginApart(owners[i].table.pattern, owners[j].table.pattern)) {
        yield { first: owners[i], second: owners[j] };
      }
    }
  }
}

function sharedName({ first, second }: Pair): string | undefined {
  const sources = [first, second].map(({ table }) => translated(table.pattern));
  const [one, other] = sources;
  return one === undefined || other === undefined ? undefined : sharedFile(one, other);
}

/** Undefined for an invalid pattern: the pipeline reports it. */
function translated(pattern: string): string | undefined {
  try {
    return translateFilePattern(pattern, 'pattern');
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Error') {
      throw error;
    }
    return undefined;
  }
}

function warningOf({ first, second }: Pair, name: string): string {
  const named = ({ domain, table }: Owner) => `'${domain.name}.${table.name}' (${table.pattern})`;
  const { file, line } = second.table.place;
  return (
    `${line === undefined ? file : `${file}:${line}`}: the patterns of ${named(first)} and ${named(second)} share files, such as ` +
    `'${name}': chance decides which of them gets such a file; make one of them narrower`
  );
}
