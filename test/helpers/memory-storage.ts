import { baseName } from '../../lambda/storage/location';
import type { Storage } from '../../lambda/storage/storage';

/** A store in memory; a folder in `broken` refuses to be listed. */
export class MemoryStorage implements Storage {
  public readonly listed: string[] = [];

  constructor(
    private readonly files: string[] = [],
    private readonly broken: string[] = [],
  ) {}

  async list(folder: string): Promise<string[]> {
    this.listed.push(folder);
    if (this.broken.includes(folder)) {
      throw Object.assign(new Error(`not allowed to list ${folder}`), { name: 'AccessDenied' });
    }
    return this.files.filter((file) => file.slice(0, file.lastIndexOf('/')) === folder).map(baseName);
  }

  async exists(file: string): Promise<boolean> {
    return this.files.includes(file);
  }

  async move(): Promise<void> {
    throw new Error('a gate moves nothing');
  }

  async delete(): Promise<void> {
    throw new Error('a gate deletes nothing');
  }
}
