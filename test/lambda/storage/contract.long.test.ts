import { S3Storage } from '../../../lambda/storage/s3';
import { startS3Server, type S3Server } from '../../helpers/s3-server';
import { filesNamed } from '../../../lambda/storage/listing';
import type { ListedFile, Storage } from '../../../lambda/storage/storage';
import { describeStores } from './subjects';
import { storageFor } from '../../../lambda/storage/storage-for';

const ODD = [
  'a b.csv',
  ' lead and trail ',
  'a+b.csv',
  '100%.csv',
  '%2B%20.csv',
  'été.csv',
  '注文 😀.csv',
  `quote's "double" \`back\`.csv`,
  'a&b=c;d,e@f$g#h?i!j*k(l)[m]{n}|o^p~q<r>s:t',
  '..hidden',
  'back\\slash.csv',
];

async function filesIn(storage: Storage, folder: string): Promise<Map<string, ListedFile>> {
  const files = new Map<string, ListedFile>();
  for await (const page of storage.pages(folder)) {
    page.forEach((file, name) => files.set(name, file));
  }
  return files;
}

describeStores((subject, at) => {
  test('lists the files directly in a folder, all of them', async () => {
    const names = Array.from({ length: 2001 }, (_, i) => `orders_${i}.csv`);
    const nested = ['nested/orders_1.csv', 'nested/deeper/x.csv', 'orders_1.csv-/y.csv'];
    await subject.put([...names, ...nested, '.hidden'].map((name) => at('many', name)));
    await subject.put([`${at('many')}/`, `${at('many', 'empty')}/`, at('many2', 'z.csv')]);
    const expected = [...names, '.hidden'].sort();
    expect((await subject.storage.list(at('many'))).sort()).toEqual(expected);
    expect(await subject.storage.list(at('many', 'nested'))).toEqual(['orders_1.csv']);
    expect(await subject.storage.list(`${at('many', 'nested')}/`)).toEqual(['orders_1.csv']);
  });

  test('finds files by their names, on any page', async () => {
    const names = Array.from({ length: 2500 }, (_, i) => `f${String(i).padStart(4, '0')}.csv`);
    await subject.put([...names, 'é', 'b/c'].map((name) => at('named', name)));
    const wanted = ['f0000.csv', 'f0999.csv', 'f1000.csv', 'f2499.csv', 'nowhere', 'é', 'b'];
    const found = await filesNamed(subject.storage, at('named'), wanted);
    expect([...found.keys()].sort()).toEqual(['f0000.csv', 'f0999.csv', 'f1000.csv', 'f2499.csv', 'é']);
    expect(await filesNamed(subject.storage, at('named'), [])).toEqual(new Map());
    expect(await filesNamed(subject.storage, at('nowhere'), wanted)).toEqual(new Map());
  });

  test('a folder that is empty, or not there, has no files', async () => {
    await subject.put([`${at('empty')}/`]);
    expect(await subject.storage.list(at('empty'))).toEqual([]);
    expect(await subject.storage.list(at('nowhere'))).toEqual([]);
    expect(await subject.storage.list(at('nowhere', 'deeper'))).toEqual([]);
  });

  test('a stamp is the same until the file is another', async () => {
    await subject.put([at('stamps', 'a.csv'), at('stamps', '.b'), at('stamps', 'c', 'd.csv')], 'one');
    const before = await filesIn(subject.storage, at('stamps'));
    expect([...before.keys()].sort()).toEqual(['.b', 'a.csv']);
    expect(await filesIn(subject.storage, at('stamps'))).toEqual(before);
    expect(await subject.storage.stamp(at('stamps', 'a.csv'))).toBe(before.get('a.csv')!.stamp);
    expect(await subject.storage.stamp(at('stamps', 'b.csv'))).toBeUndefined();
    await subject.put([at('stamps', 'a.csv')], 'three');
    const after = await filesIn(subject.storage, at('stamps'));
    expect(after.get('a.csv')!.stamp).not.toBe(before.get('a.csv')!.stamp);
    expect(after.get('a.csv')!.bytes).toBe(5);
    expect(after.get('.b')).toEqual(before.get('.b'));
    expect(await filesIn(subject.storage, at('nowhere'))).toEqual(new Map());
  });

  test('a file exists by its whole name', async () => {
    await subject.put([at('ack', 'GO.ack-1'), at('ack', 'GO.ack.bak'), at('ack', 'folder', 'x')]);
    expect(await subject.storage.exists(at('ack', 'GO.ack'))).toBe(false);
    await subject.put([at('ack', 'GO.ack')]);
    expect(await subject.storage.exists(at('ack', 'GO.ack'))).toBe(true);
    expect(await subject.storage.exists(at('ack', 'folder'))).toBe(false);
    expect(await subject.storage.exists(at('ack', 'GO.ack', 'x'))).toBe(false);
    expect(await subject.storage.exists(at('nowhere', 'GO.ack'))).toBe(false);
  });

  test('moves a file to a folder that is not there yet', async () => {
    await subject.put([at('ingesting', 'a.csv')], 'content');
    await subject.storage.move(at('ingesting', 'a.csv'), at('stage', 'new', 'b.csv'));
    expect(await subject.storage.list(at('ingesting'))).toEqual([]);
    expect(await subject.read(at('stage', 'new', 'b.csv'))).toBe('content');
  });

  test('a move replaces nothing, and says so', async () => {
    await subject.put([at('taken', 'a.csv')], 'mine');
    await subject.put([at('taken', 'b.csv')], 'theirs');
    expect(await subject.storage.move(at('taken', 'a.csv'), at('taken', 'b.csv'))).toBe(false);
    expect(await subject.read(at('taken', 'a.csv'))).toBe('mine');
    expect(await subject.read(at('taken', 'b.csv'))).toBe('theirs');
  });

  test('a move that was made already is no error', async () => {
    await subject.put([at('twice', 'a.csv')], 'content');
    expect(await subject.storage.move(at('twice', 'a.csv'), at('twice', 'b.csv'))).toBe(true);
    expect(await subject.storage.move(at('twice', 'a.csv'), at('twice', 'b.csv'))).toBe(true);
    expect(await subject.read(at('twice', 'b.csv'))).toBe('content');
  });

  test('a move of nothing is an error', async () => {
    const [from, to] = [at('lost', 'a.csv'), at('lost', 'b.csv')];
    await expect(subject.storage.move(from, to)).rejects.toMatchObject({
      name: subject.missing,
      message: expect.stringContaining(`Cannot move ${from} to ${to}: ${subject.missing}`),
    });
    await expect(subject.storage.move(from, from)).rejects.toMatchObject({ name: subject.missing });
  });

  test('a move to itself loses nothing', async () => {
    await subject.put([at('same', 'a.csv')], 'content');
    expect(await subject.storage.move(at('same', 'a.csv'), at('same', 'a.csv'))).toBe(true);
    expect(await subject.read(at('same', 'a.csv'))).toBe('content');
  });

  test('deletes a file, and once more', async () => {
    await subject.put([at('delete', 'a.csv'), at('delete', 'b.csv')]);
    await subject.storage.delete(at('delete', 'a.csv'));
    await subject.storage.delete(at('delete', 'a.csv'));
    await subject.storage.delete(at('nowhere', 'a.csv'));
    expect(await subject.storage.list(at('delete'))).toEqual(['b.csv']);
  });

  test('names may have any character', async () => {
    await subject.put(ODD.map((name) => at('odd +%é', name)));
    expect((await subject.storage.list(at('odd +%é'))).sort()).toEqual([...ODD].sort());
    for (const name of ODD) {
      expect(await subject.storage.exists(at('odd +%é', name))).toBe(true);
      await subject.storage.move(at('odd +%é', name), at('moved +%é', name));
    }
    expect(await subject.storage.list(at('odd +%é'))).toEqual([]);
    expect((await subject.storage.list(at('moved +%é'))).sort()).toEqual([...ODD].sort());
    for (const name of ODD) {
      await subject.storage.delete(at('moved +%é', name));
    }
    expect(await subject.storage.list(at('moved +%é'))).toEqual([]);
  });
});

describe('s3 only', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server(['landing', 'lake']);
  });
  afterAll(() => server.stop());

  test('moves between buckets, and lists the files of a bucket', async () => {
    await server.put('landing', ['a.csv', 'folder/b.csv']);
    const storage = new S3Storage({ config: server.config });
    await storage.move('s3://landing/a.csv', 's3a://lake/incoming/a.csv');
    expect(await storage.list('s3n://landing')).toEqual([]);
    expect(await storage.list('s3://landing/folder')).toEqual(['b.csv']);
    await storage.move('s3://lake/incoming/a.csv', 's3://landing/c.csv');
    expect(await storage.list('s3://landing/')).toEqual(['c.csv']);
  });

  test('a move between two names of one object loses nothing', async () => {
    await server.put('lake', ['same.csv']);
    const storage = new S3Storage({ config: server.config });
    expect(await storage.move('s3://lake/same.csv', 's3a://lake//same.csv')).toBe(true);
    expect(await storage.exists('s3://lake/same.csv')).toBe(true);
  });

  test.each(['list', 'exists', 'delete'] as const)('%s in a bucket that is not there is an error', async (method) => {
    const storage = new S3Storage({ config: server.config });
    await expect(storage[method]('s3://nowhere/x')).rejects.toMatchObject({
      name: 'NoSuchBucket',
      message: expect.stringMatching(
        /^Cannot .* s3:\/\/nowhere\/x: NoSuchBucket: The specified bucket does not exist$/,
      ),
    });
  });

  test('the environment is enough to reach it', async () => {
    const before = { ...process.env };
    Object.assign(process.env, server.env);
    try {
      await server.put('lake', ['env/a.csv']);
      expect(await storageFor('s3://lake').list('s3://lake/env')).toEqual(['a.csv']);
    } finally {
      for (const name of Object.keys(server.env)) {
        delete process.env[name];
      }
      Object.assign(process.env, before);
    }
  });
});
