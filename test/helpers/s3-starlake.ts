import type { S3Client } from '@aws-sdk/client-s3';
import { FakeExecutor } from './local-run';
import { joinUri } from '../../lambda/storage/location';
import { storageFor } from '../../lambda/storage/storage-for';
import type { ContainerExit, ContainerRun } from '../../local/executor';

/** What befalls a load after it has taken its files; undefined for one that ends well. */
type Fate = (attempt: number) => Promise<ContainerExit | undefined>;

/** Starlake as far as its files go, in a lake on S3: loads take files from `stage`, and leave them in `ingesting` when they fail. */
export class S3Starlake extends FakeExecutor {
  /** Names of files by the times that they were loaded. */
  public readonly loaded: string[] = [];
  private attempts = 0;

  /** @param clientFor the client that a container has */
  constructor(root: string, clientFor: (run: ContainerRun) => S3Client, fate: Fate = async () => undefined) {
    super(async (run) => {
      const storage = storageFor(root, { client: clientFor(run) });
      const [stage, ingesting, archive] = ['stage', 'ingesting', 'archive'].map((area) =>
        joinUri(root, 'datasets', area, 'sales'),
      );
      const table = run.argv[run.argv.indexOf('--tables') + 1];
      const files = (await storage.list(stage)).filter((name) => name.startsWith(`${table}-`));
      const moveAll = (from: string, to: string) =>
        Promise.all(files.map((name) => storage.move(joinUri(from, name), joinUri(to, name))));
      await moveAll(stage, ingesting);
      const end = await fate(++this.attempts);
      if (end === undefined) {
        await moveAll(ingesting, archive);
        this.loaded.push(...files);
      }
      return end;
    });
  }
}
