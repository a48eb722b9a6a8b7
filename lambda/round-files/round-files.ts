import { createHash } from 'node:crypto';
import type { TablesFile } from '../../lib/contract/round-files';
import type { RoundsFolder } from '../../lib/contract/rounds-folder';
import { starlakeError } from '../errors';
import { joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';
import { storageFor } from '../storage/storage-for';

/** Digits of a file's name: a state may hold the names of all failures of a round. */
const DIGITS = 16;

/**
 * Files of an execution for what its states have no room for. They are called by the hash of their content and never change: a
 * state names the very data that it was given, also when it is tried again or redriven.
 */
export class RoundFiles {
  private readonly execution: string;

  /** @param execution ARN of the execution; of a child of a distributed Map, that of its parent */
  constructor(
    private readonly storage: Storage,
    private readonly folder: RoundsFolder,
    execution: string,
  ) {
    this.execution = execution.split(':').pop()!;
  }

  /**
   * Writes a value as JSON.
   *
   * @returns the name of its file
   * @throws what the storage throws; Starlake.StillRunning if another call is writing the same file
   */
  public async write(value: unknown): Promise<string> {
    const text = JSON.stringify(value);
    const name = createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
    const uri = this.uriOf(name);
    if (!(await this.storage.replace(uri, text, undefined))) {
      throw starlakeError('Starlake.StillRunning', `${uri} is being written`);
    }
    return name;
  }

  /** @throws what the storage throws; Starlake.NoRunState if there is no such file */
  public async read<Value>(name: string): Promise<Value> {
    return readJson(this.storage, this.uriOf(name));
  }

  public uriOf(name: string): string {
    return joinUri(this.folder.uri, this.execution, `${name}.json`);
  }

  /** Key of a file in its bucket. */
  public keyOf(name: string): string {
    return joinUri(this.folder.key, this.execution, `${name}.json`);
  }
}

/**
 * Reads the tables of a pipeline. Their file is in the bucket of the deployment, which need not be of the account that owns the
 * lake.
 *
 * @throws what the storage throws; Starlake.NoRunState if there is no such file
 */
export function readTables(uri: string): Promise<TablesFile> {
  return readJson(storageFor(uri, { environment: {} }), uri);
}

async function readJson<Value>(storage: Storage, uri: string): Promise<Value> {
  const found = await storage.read(uri);
  if (!found) {
    throw starlakeError('Starlake.NoRunState', `${uri} is gone: start a new run`);
  }
  return JSON.parse(found.text) as Value;
}
