import type { Storage } from './storage';

/** Content of a small JSON file when it was read. */
export interface Version<T> {
  /** Undefined if there is no file, or its text is not valid. */
  readonly value?: T;
  /** Undefined if there is no file. */
  readonly version?: string;
}

/** A small JSON file that several functions change: a write succeeds only if nobody has written since the read. */
export class VersionedFile<T extends object> {
  /** @param isValid whether JSON that was read is a `T` */
  constructor(
    private readonly storage: Storage,
    public readonly uri: string,
    private readonly isValid: (value: Partial<T>) => boolean,
  ) {}

  /** @throws what the storage throws */
  public async read(): Promise<Version<T>> {
    const found = await this.storage.read(this.uri);
    return found ? { value: this.parse(found.text), version: found.version } : {};
  }

  /**
   * @param value must differ from the values of all other writers: a repeated write counts as done
   * @param version the one to replace; undefined to create the file
   * @returns false if the file has another version by now
   * @throws what the storage throws
   */
  public async write(value: T, version: string | undefined): Promise<boolean> {
    return this.storage.replace(this.uri, JSON.stringify(value), version);
  }

  /** @throws what the storage throws; a missing file is no error */
  public async delete(): Promise<void> {
    await this.storage.delete(this.uri);
  }

  private parse(text: string): T | undefined {
    try {
      const value = JSON.parse(text) as T | null;
      return typeof value === 'object' && value !== null && this.isValid(value) ? value : undefined;
    } catch {
      // Text that is not JSON is as invalid as other JSON.
      return undefined;
    }
  }
}
