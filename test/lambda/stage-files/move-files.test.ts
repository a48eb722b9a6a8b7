import { dataFiles, moveFiles } from '../../../lambda/stage-files/move-files';
import { MemoryStorage } from '../../helpers/memory-storage';

const [INGESTING, STAGE] = ['s3a://lake/ingesting/sales', 's3a://lake/stage/sales'];

test('files go back, and nothing else does', async () => {
  const storage = new MemoryStorage([`${INGESTING}/a.csv`, `${INGESTING}/b.csv`]);
  expect(await moveFiles(storage, ['a.csv'], INGESTING, STAGE)).toEqual([]);
  expect([...storage.contents.keys()].sort()).toEqual([`${INGESTING}/b.csv`, `${STAGE}/a.csv`]);
});

test('a move that was cut half-way is completed', async () => {
  const storage = new MemoryStorage({ [`${INGESTING}/a.csv`]: 'rows', [`${STAGE}/a.csv`]: 'rows' });
  expect(await moveFiles(storage, ['a.csv'], INGESTING, STAGE)).toEqual([]);
  expect([...storage.contents]).toEqual([[`${STAGE}/a.csv`, 'rows']]);
});

test('a newer file of the same name is not replaced: the old one stays, and is told', async () => {
  const files = { [`${INGESTING}/a.csv`]: 'old', [`${STAGE}/a.csv`]: 'new', [`${INGESTING}/b.csv`]: 'b' };
  const storage = new MemoryStorage(files);
  expect(await moveFiles(storage, ['a.csv', 'b.csv'], INGESTING, STAGE)).toEqual(['a.csv']);
  expect(Object.fromEntries(storage.contents)).toEqual({
    [`${INGESTING}/a.csv`]: 'old',
    [`${STAGE}/a.csv`]: 'new',
    [`${STAGE}/b.csv`]: 'b',
  });
});

test('a file that comes while files go back is not replaced either', async () => {
  const storage = new MemoryStorage({ [`${INGESTING}/a.csv`]: 'old', [`${INGESTING}/b.csv`]: 'b' });
  const pages = storage.pages.bind(storage);
  storage.pages = async function* (folder, neededFrom) {
    yield* pages(folder, neededFrom);
    storage.contents.set(`${STAGE}/a.csv`, 'new');
    storage.contents.set(`${STAGE}/b.csv`, 'b');
  };
  expect(await moveFiles(storage, ['a.csv', 'b.csv'], INGESTING, STAGE)).toEqual(['a.csv']);
  expect(Object.fromEntries(storage.contents)).toEqual({
    [`${INGESTING}/a.csv`]: 'old',
    [`${STAGE}/a.csv`]: 'new',
    [`${STAGE}/b.csv`]: 'b',
  });
});

test('when a move fails the others have ended before anybody is told, and a second try brings the rest', async () => {
  const names = Array.from({ length: 45 }, (_, i) => `f${i}.csv`);
  const storage = new MemoryStorage(names.map((name) => `${INGESTING}/${name}`));
  const move = storage.move.bind(storage);
  let moving = 0;
  storage.move = async (from, to) => {
    moving++;
    await new Promise((resolve) => setTimeout(resolve, from.endsWith('f3.csv') ? 0 : 5));
    moving--;
    if (from.endsWith('f3.csv')) throw Object.assign(new Error('busy'), { name: 'SlowDown' });
    return move(from, to);
  };
  await expect(moveFiles(storage, names, INGESTING, STAGE)).rejects.toMatchObject({ name: 'SlowDown' });
  expect(moving).toBe(0);
  storage.move = move;
  const rest = await dataFiles(storage, INGESTING);
  expect(await moveFiles(storage, rest, INGESTING, STAGE)).toEqual([]);
  expect(await storage.list(STAGE)).toHaveLength(45);
});

test('dot files are not data', async () => {
  const storage = new MemoryStorage([`${INGESTING}/.a.csv.crc`, `${INGESTING}/a.csv`]);
  expect(await dataFiles(storage, INGESTING)).toEqual(['a.csv']);
});
