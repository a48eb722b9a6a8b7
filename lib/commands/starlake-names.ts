import { Token } from 'aws-cdk-lib';
import { StarlakeTable } from './starlake-table';
import type { LoadTable } from '../load/load-table';
import { checkList, checkText } from '../private/checks';
import { checkKeys, Keys } from '../private/struct-keys';

const MAX_NAME = 256;

/** Members of a table. A gate also takes tables of a load pipeline. */
const TABLE_KEYS: Keys<LoadTable> = {
  ...{ name: 'text', pattern: 'text', ack: 'text', dataset: 'text', writeStrategy: 'text' },
  ...{ expectations: 'flag' },
  ...{ cpu: 'number', memory: 'own', sparkConfig: 'texts', taskTimeout: 'own' },
};

/**
 * Checks the name of a domain or a table: it becomes a folder, a word of a command line that a shell can split, and an
 * element of a list with commas. Starlake's own rule is a setting of the project, so this rule is wider.
 *
 * @param what describes the name in errors, such as `table of pipeline 'App/Sales'`
 * @throws Error with the name and the wrong character, or for a value that is not a text
 */
export function checkName(name: string, what: string): void {
  if (Token.isUnresolved(name)) {
    return;
  }
  checkText(name, `name of ${what}`);
  if (name === '' || name.length > MAX_NAME) {
    throw new Error(`name of ${what} must have 1 to ${MAX_NAME} characters, got '${name}' (${name.length})`);
  }
  const bad = /[^\p{L}\p{M}\p{N}_$£.-]/u.exec(name);
  if (bad) {
    throw new Error(
      `name of ${what} must have letters, digits, '_', '-', '.', '$' and '£' only, got '${name}' with '${bad[0]}'`,
    );
  }
  if (/^[.-]/.test(name)) {
    throw new Error(`name of ${what} must not begin with '${name[0]}', got '${name}'`);
  }
}

/**
 * Checks the name of a transform, `domain.task`.
 *
 * @throws Error when a part is missing, or not a valid name
 */
export function checkTransformName(name: string): void {
  if (Token.isUnresolved(name)) {
    return;
  }
  const [domain, ...task] = checkText(name, 'name of a transform').split('.');
  if (task.length === 0 || task.some((part) => part === '')) {
    throw new Error(`name of a transform must be 'domain.task', got '${name}'`);
  }
  checkName(domain, `the domain of transform '${name}'`);
  checkName(task.join('.'), `the task of transform '${name}'`);
}

/**
 * Checks the name of a dataset, `domain.table`, and returns it.
 *
 * @param what describes it in errors, for example `'dataset' of table 'sales.orders'`
 * @throws Error when a part is missing, or not a valid name
 */
export function checkDataset(name: string, what: string): string {
  if (Token.isUnresolved(name)) {
    return name;
  }
  const [domain, ...table] = checkText(name, what).split('.');
  if (table.length === 0 || table.some((part) => part === '')) {
    throw new Error(`${what} must be 'domain.table', got '${name}'`);
  }
  checkName(domain, `the domain of ${what}`);
  checkName(table.join('.'), `the table of ${what}`);
  return name;
}

/**
 * Checks the names of tables.
 *
 * @param of the owner of the tables, for example `domain 'sales'`
 * @throws Error for an invalid name, for two tables of one name, and for an unknown member of a table
 */
export function checkTables(tables: StarlakeTable[], of: string): void {
  checkList(tables, `'tables' of ${of}`).forEach((table, i) => {
    const isNamed = typeof (table as Partial<StarlakeTable> | null)?.name === 'string';
    checkKeys(table, TABLE_KEYS, isNamed ? `table '${table.name}' of ${of}` : `table ${i + 1} in 'tables' of ${of}`);
  });
  const names = tables.map(({ name }) => name);
  names.forEach((name) => checkName(name, `a table of ${of}`));
  checkUnique(names, `'tables' of ${of}`);
}

/** @throws Error for a repeated name */
export function checkUnique(names: string[], what: string): void {
  const known = new Set<string>();
  const twice = names.find((name) => known.size === known.add(name).size);
  if (twice !== undefined) {
    throw new Error(`${what} has '${twice}' twice`);
  }
}
