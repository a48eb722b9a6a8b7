import type { SectionName } from '../keys/starlake-keys';
import { stringScalar, type YamlList, type YamlMap, type YamlNode } from './yaml-node';

/**
 * Converts a file from before version 1 into the form of version 1, as Starlake does (utils/YamlMigrator.scala). It adds the key
 * around the content, turns `write` and `merge` into `writeStrategy`, and renames or removes old keys. Changes the nodes in place.
 */
export function migrate(root: YamlNode, section: SectionName): YamlMap {
  const map = wrap(root, section);
  const content = map.entries.get(section)?.value;
  if (content?.kind === 'map') {
    migrateSection(content, section);
  }
  return map;
}

function wrap(root: YamlNode, section: SectionName): YamlMap {
  // A table always had a key around its content: 'table', or 'schema' in older files.
  const isWrapped = root.kind === 'map' && (section === 'table' || root.entries.has(section));
  return isWrapped ? root : { kind: 'map', entries: new Map([[section, { at: root.at, value: root }]]), at: root.at };
}

function migrateSection(content: YamlMap, section: SectionName): void {
  switch (section) {
    case 'load':
      migrateMetadata(mapOf(content, 'metadata'));
      content.entries.delete('tables');
      return void mapOf(content, 'metadata')?.entries.delete('write');
    case 'table':
      migrateMetadata(mapOf(content, 'metadata'));
      return migrateStrategy(content, true);
    case 'task':
      return migrateTask(content);
    case 'transform':
      return listOf(content, 'tasks').forEach((task) => task.kind === 'map' && migrateTask(task));
    default:
  }
}

function migrateTask(task: YamlMap): void {
  rename(task, 'attributesDesc', 'attributes');
  rename(task, 'dataset', 'table');
  ['engine', 'sqlEngine'].forEach((key) => task.entries.delete(key));
  migrateSink(task);
  migrateWrite(task);
  migrateMetadata(mapOf(task, 'metadata'));
  migrateStrategy(task, false);
}

function migrateMetadata(metadata: YamlMap | undefined): void {
  if (metadata === undefined) {
    return;
  }
  migrateSink(metadata);
  migrateTypes(mapOf(metadata, 'writeStrategy'));
  migrateWrite(metadata);
  metadata.entries.delete('mode');
}

/** Converts `write`: OVERWRITE stays, any other value becomes APPEND. */
function migrateWrite(parent: YamlMap): void {
  const write = parent.entries.get('write');
  const strategy = mapOf(parent, 'writeStrategy');
  if (
    write?.value.kind !== 'string' ||
    write.value.text === '' ||
    isSet(strategy, 'type') ||
    isSet(strategy, 'types')
  ) {
    return;
  }
  const type = write.value.text.toUpperCase() === 'OVERWRITE' ? 'OVERWRITE' : 'APPEND';
  setStrategy(parent, write.at, type);
}

/** Converts UPSERT_BY_KEY to its current name, DELETE_THEN_INSERT. */
function migrateTypes(strategy: YamlMap | undefined): void {
  const type = strategy?.entries.get('type');
  if (type?.value.kind === 'string' && type.value.text.toUpperCase() === 'UPSERT_BY_KEY') {
    strategy!.entries.set('type', { at: type.at, value: stringScalar('DELETE_THEN_INSERT', type.value.at) });
  }
  const types = strategy && mapOf(strategy, 'types');
  for (const [key, entry] of [...(types?.entries ?? [])]) {
    if (key.toUpperCase() === 'UPSERT_BY_KEY') {
      types!.entries.delete(key);
      types!.entries.set('DELETE_THEN_INSERT', entry);
    }
  }
}

function migrateSink(parent: YamlMap): void {
  const sink = mapOf(parent, 'sink');
  if (sink === undefined) {
    return;
  }
  sink.entries.delete('type');
  const partition = sink.entries.get('partition');
  if (partition !== undefined && partition.value.kind !== 'list') {
    const attributes = partition.value.kind === 'map' ? partition.value.entries.get('attributes') : undefined;
    sink.entries.delete('partition');
    if (attributes !== undefined) {
      sink.entries.set('partition', { at: partition.at, value: attributes.value });
    }
  }
  const timestamp = sink.entries.get('timestamp');
  if (timestamp !== undefined && timestamp.value.kind !== 'map' && timestamp.value.kind !== 'list') {
    const items: YamlList = { kind: 'list', items: [timestamp.value], at: timestamp.at };
    sink.entries.set('partition', { at: timestamp.at, value: items });
  }
  sink.entries.delete('timestamp');
  const dynamic = sink.entries.get('dynamicPartitionOverwrite');
  const strategy = mapOf(parent, 'writeStrategy');
  const isDynamic = dynamic?.value.kind === 'boolean' && dynamic.value.text === 'true';
  if (isDynamic && !strategy?.entries.has('type') && !strategy?.entries.has('types')) {
    setStrategy(parent, dynamic.at, 'OVERWRITE_BY_PARTITION');
  }
  sink.entries.delete('dynamicPartitionOverwrite');
}

/** Converts `merge: {key, timestamp}` to the `writeStrategy` of the table's metadata or of the task. */
function migrateStrategy(content: YamlMap, isTable: boolean): void {
  content.entries.delete('flat');
  const merge = content.entries.get('merge');
  const before = mapOf(content, 'metadata');
  const existing = before && mapOf(before, 'writeStrategy');
  const isDynamic = textOf(existing, 'type') === 'OVERWRITE_BY_PARTITION';
  // Starlake refuses `merge` together with OVERWRITE_BY_PARTITION. It stays here and is reported as an unknown key.
  if (merge?.value.kind === 'map' && !isDynamic) {
    const write = textOf(isTable ? before : content, 'write');
    const target = isTable ? (before ?? newMap(content, 'metadata', merge.at)) : content;
    const strategy = isTable && existing !== undefined ? existing : merge.value;
    merge.value.entries.forEach((entry, key) => strategy.entries.has(key) || strategy.entries.set(key, entry));
    target.entries.set('writeStrategy', { at: merge.at, value: strategy });
    content.entries.delete('merge');
    if (mapOf(strategy, 'types') === undefined) {
      const type = mergeType(merge.value, write);
      strategy.entries.set('type', { at: merge.at, value: stringScalar(type, merge.at) });
    }
  }
  (isTable ? mapOf(content, 'metadata') : content)?.entries.delete('write');
}

function mergeType(merge: YamlMap, write: string | undefined): string {
  if (merge.entries.has('key')) {
    return merge.entries.has('timestamp') ? 'UPSERT_BY_KEY_AND_TIMESTAMP' : 'DELETE_THEN_INSERT';
  }
  return write?.toUpperCase() === 'OVERWRITE' ? 'OVERWRITE' : 'APPEND';
}

function setStrategy(parent: YamlMap, at: number, type: string): void {
  const strategy = newMap(parent, 'writeStrategy', at);
  strategy.entries.set('type', { at, value: stringScalar(type, at) });
}

function newMap(parent: YamlMap, key: string, at: number): YamlMap {
  const value: YamlMap = { kind: 'map', entries: new Map(), at };
  parent.entries.set(key, { at, value });
  return value;
}

/** Renames a key, unless the new name already has a value. */
export function rename(map: YamlMap, from: string, to: string): void {
  const entry = map.entries.get(from);
  if (entry !== undefined && entry.value.kind !== 'null' && !isSet(map, to)) {
    map.entries.delete(from);
    map.entries.set(to, entry);
  }
}

function isSet(map: YamlMap | undefined, key: string): boolean {
  return (map?.entries.get(key)?.value.kind ?? 'null') !== 'null';
}

function mapOf(map: YamlMap, key: string): YamlMap | undefined {
  const value = map.entries.get(key)?.value;
  return value?.kind === 'map' ? value : undefined;
}

function listOf(map: YamlMap, key: string): YamlNode[] {
  const value = map.entries.get(key)?.value;
  return value?.kind === 'list' ? value.items : [];
}

function textOf(map: YamlMap | undefined, key: string): string | undefined {
  const value = map?.entries.get(key)?.value;
  return value?.kind === 'string' ? value.text : undefined;
}
