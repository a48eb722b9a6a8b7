import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from './migration';
import type { Connection } from '../project';
import type { Project } from '../project/project';

/** Folders in which people keep the Python that `dag-generate` wrote; it overwrites its own, `metadata/.build`. */
const PYTHON = ['metadata/dags', 'dags'];

/** Files that a message names. */
const MAX_FILES = 3;

/** Warnings of constructs that say what somebody has to decide, by their kind. */
const KINDS: { readonly [kind: string]: string } = {
  ...{ connection: 'connection', plainSecrets: 'secrets', bucketOfAnotherAccount: 'bucket', noDataCycle: 'data_cycle' },
};

/** What a warning of a construct is about, if somebody has to decide on it. */
export function decisionOf(kind: string | undefined): string | undefined {
  return kind === undefined ? undefined : KINDS[kind];
}

/** What becomes of the connections and the Python of a project. */
export function projectFindings({ folder, connections }: Project): Finding[] {
  return [...connections.flatMap(connectionFinding), ...pythonFinding(folder)];
}

function connectionFinding({ name, type, duckDbFile }: Connection): Finding[] {
  if (type === 'fs') {
    return [];
  }
  const message =
    `connection '${name}' is of type '${type}': containers connect to it, so give the job its password or key as 'secrets', and a network ` +
    'from which it can be reached';
  const place = 'metadata/application.sl.yml';
  return duckDbFile === undefined ? [{ outcome: 'decide', about: 'connection', message, place }] : [];
}

function pythonFinding(folder: string): Finding[] {
  const files = PYTHON.flatMap((name) => pythonBelow(folder, name));
  const more = files.length > MAX_FILES ? ` and ${files.length - MAX_FILES} more` : '';
  const message =
    `Python is not read: what was changed by hand in ${files.slice(0, MAX_FILES).join(', ')}${more} has to be written in the app; what ` +
    'dag-generate wrote there is in the dag configurations';
  return files.length === 0 ? [] : [{ outcome: 'decide', about: 'python', message, place: files[0] }];
}

function pythonBelow(folder: string, name: string): string[] {
  const below = path.join(folder, name);
  const files = existsSync(below) ? readdirSync(below, { recursive: true, encoding: 'utf8' }) : [];
  const python = files.filter((file) => file.endsWith('.py')).sort();
  return python.map((file) => path.posix.join(name, file.split(path.sep).join('/')));
}
