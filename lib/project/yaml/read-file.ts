import { nearest } from '../../text/nearest';
import { checkKeys } from '../keys/check-keys';
import { sectionType } from '../keys/key-types';
import { migrate, rename } from './migrate';
import { SECTIONS, type SectionName } from '../keys/starlake-keys';
import type { YamlMap, YamlNode } from './yaml-node';
import { Section } from './yaml-section';
import { parseYaml, type YamlText } from './yaml-text';

/** Content and errors of a file. */
interface FileContent {
  /** The root of the file, in the form of version 1; undefined if the YAML is invalid. */
  readonly root?: Section;
  readonly errors: Error[];
}

/**
 * Reads a file as Starlake does. A file without a version is first converted to version 1. Then anything that Starlake's schema
 * does not know is an error.
 *
 * @param section the only section that the file may have
 */
export function readFile(yaml: YamlText, section: SectionName): FileContent {
  const errors: Error[] = [];
  const parsed = parseYaml(yaml, (error) => errors.push(error));
  return parsed === undefined ? { errors } : { root: checkRoot(yaml, parsed, section, errors), errors };
}

/** Reads the file of a table. If it is a list of tables, each one is checked, and the first one is used. */
export function readTables(yaml: YamlText): { readonly tables: Section[]; readonly errors: Error[] } {
  const errors: Error[] = [];
  const parsed = parseYaml(yaml, (error) => errors.push(error));
  if (parsed === undefined) {
    return { tables: [], errors };
  }
  return { tables: tablesOf(yaml, parsed, errors), errors };
}

/** Reads the file of a domain. Before version 1 it could also contain tables. */
export function readDomain(yaml: YamlText): FileContent & { readonly tables: Section[] } {
  const errors: Error[] = [];
  const parsed = parseYaml(yaml, (error) => errors.push(error));
  if (parsed === undefined) {
    return { tables: [], errors };
  }
  const list = hasVersion(parsed) ? undefined : attachedTables(parsed);
  const tables = list === undefined ? [] : tablesOf(yaml, list, errors);
  return { root: checkRoot(yaml, parsed, 'load', errors), tables, errors };
}

function checkRoot(yaml: YamlText, parsed: YamlNode, section: SectionName, errors: Error[]): Section {
  const fail = (error: Error) => errors.push(error);
  checkVersion(yaml, parsed, fail);
  const root = hasVersion(parsed) ? (parsed as YamlMap) : migrate(parsed, section);
  const content = root.entries.get(section);
  const type = sectionType(section);
  // A missing section is one error, not one error for each key that belongs to it.
  const isInside = (key: string) => content === undefined && type.kind === 'object' && type.keys.has(key);
  let isMisspelt = false;
  for (const [key, { at }] of root.entries) {
    if (key !== section && key !== 'version' && !isInside(key)) {
      const near = nearest(key, root.entries.has(section) ? ['version', section] : [section, 'version']);
      const isOther = Object.hasOwn(SECTIONS, key);
      isMisspelt ||= near === section && !isOther;
      const hint = isOther ? `: a file has one section, and this one has '${section}'` : '';
      fail(
        yaml.error(
          at,
          [key],
          `is no key of Starlake's${hint || (near === undefined ? '' : `, did you mean '${near}'?`)}`,
        ),
      );
    }
  }
  // A misspelt section has an error of its own.
  if (content === undefined && isMisspelt) {
    return new Section(yaml, root, []);
  }
  if (content === undefined || content.value.kind === 'null') {
    const what = content === undefined ? 'is missing' : 'is empty';
    fail(yaml.error(content?.at, [section], `${what}: put what ${yaml.file} says under '${section}:'`));
  } else {
    checkKeys(yaml, content.value, type, [section], content.at, fail);
  }
  return new Section(yaml, root, []);
}

function tablesOf(yaml: YamlText, parsed: YamlNode, errors: Error[]): Section[] {
  if (parsed.kind === 'map' && !hasVersion(parsed)) {
    rename(parsed, 'schema', 'table');
    rename(parsed, 'schemas', 'tables');
  }
  const list = parsed.kind === 'map' ? parsed.entries.get('tables') : undefined;
  if (list === undefined) {
    return [checkRoot(yaml, parsed, 'table', errors)];
  }
  if (list.value.kind !== 'list') {
    errors.push(yaml.error(list.at, ['tables'], 'must be a list of tables'));
    return [];
  }
  return list.value.items.map((item) => {
    const isWrapped = item.kind === 'map' && item.entries.has('table');
    const entry = { at: item.at, value: item };
    return checkRoot(
      yaml,
      isWrapped ? item : { kind: 'map', entries: new Map([['table', entry]]), at: item.at },
      'table',
      errors,
    );
  });
}

function attachedTables(root: YamlNode): YamlMap | undefined {
  const load = root.kind === 'map' ? root.entries.get('load')?.value : undefined;
  const owner = [root, load].find((each): each is YamlMap => each?.kind === 'map' && each.entries.has('tables'));
  const tables = owner?.entries.get('tables');
  return tables && { kind: 'map', entries: new Map([['tables', tables]]), at: tables.at };
}

function hasVersion(root: YamlNode): boolean {
  return root.kind === 'map' && root.entries.has('version');
}

function checkVersion(yaml: YamlText, root: YamlNode, fail: (error: Error) => void): void {
  const version = root.kind === 'map' ? root.entries.get('version') : undefined;
  if (version && !(version.value.kind === 'integer' && version.value.text === '1')) {
    fail(yaml.error(version.at, ['version'], 'must be 1, without quotes'));
  }
}
