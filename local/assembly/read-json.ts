import { readFileSync } from 'node:fs';

/** @throws Error that names the file when it is missing or is not JSON */
export function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new Error(`cannot read ${file} of the cloud assembly: ${(error as Error).message}`, { cause: error });
  }
}
