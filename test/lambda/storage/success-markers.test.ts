import { Stack } from 'aws-cdk-lib';
import { SuccessMarkers } from '../../../lambda/storage/success-markers';
import { succeededFolder } from '../../../lib/lake/areas';
import { MemoryStorage } from '../../helpers/memory-storage';
import { describeStores } from './subjects';

const ODD = [
  'sales',
  'my sales',
  '../up',
  '..',
  '.',
  'a/b',
  'a%2Fb',
  'ventes été',
  "it's (all) *!",
  '注文 😀',
  '${aws:x}',
];

describeStores((subject, at) => {
  test('a marker that says something else is one, too, and stays as it is', async () => {
    const file = at('by-hand/sales/20260802T000000+0000');
    await subject.storage.replace(file, 'by hand', undefined);
    await new SuccessMarkers(subject.storage, at('by-hand')).mark('sales', '2026-08-02T00:00:00+0000');
    expect((await subject.storage.read(file))!.text).toBe('by hand');
  });

  test('what was marked has succeeded, once and for all, and nothing else', async () => {
    const succeeded = new SuccessMarkers(subject.storage, at('succeeded'));
    expect(await succeeded.datesOf('sales')).toEqual(new Set());
    expect(await succeeded.has('sales', '2026-08-02T00:00:00+0000')).toBe(false);
    await Promise.all([1, 2, 3].map(() => succeeded.mark('sales', '2026-08-02T00:00:00+0000')));
    await succeeded.mark('sales', '2026-08-02T00:00:00+0000');
    await succeeded.mark('sales', '2026-08-03T04:05:06+0000');
    await succeeded.mark('hr', '2026-08-04T00:00:00+0000');
    expect(await succeeded.datesOf('sales')).toEqual(new Set(['2026-08-02T00:00:00+0000', '2026-08-03T04:05:06+0000']));
    expect(await succeeded.has('sales', '2026-08-03T04:05:06+0000')).toBe(true);
    expect(await succeeded.has('sales', '2026-08-04T00:00:00+0000')).toBe(false);
  });
});

test('a marker is a file of the logical date in a folder of the pipeline', async () => {
  const storage = new MemoryStorage();
  await new SuccessMarkers(storage, 's3a://lake/data/succeeded').mark('sales', '2026-08-02T00:00:00+0000');
  expect([...storage.contents]).toEqual([
    ['s3a://lake/data/succeeded/sales/20260802T000000+0000', '2026-08-02T00:00:00+0000\n'],
  ]);
});

test('each name of a pipeline has a folder of its own, the one that the policy lets be written', async () => {
  const folders = new Set<string>();
  for (const name of [...ODD, '\ud800x']) {
    const storage = new MemoryStorage();
    const { path, keys } = succeededFolder('load', name);
    await new SuccessMarkers(storage, `s3a://lake/${path}`).mark(name, '2026-08-02T00:00:00+0000');
    const [file] = storage.contents.keys();
    expect(`${keys.exact.slice(0, -1)}20260802T000000+0000`).toBe(file.replace('s3a://lake/', ''));
    expect(file.split('/')).toHaveLength(8);
    expect(keys.exact.slice(0, -1)).not.toMatch(/[*?$ ]/);
    folders.add(keys.exact);
  }
  expect(folders.size).toBe(ODD.length + 1);
});

test('a name that is known at deployment only stays as it is', () => {
  const { urlSuffix } = new Stack();
  expect(succeededFolder('load', urlSuffix).keys.exact).toBe(`.starlake-stepfunctions/succeeded/load/${urlSuffix}/*`);
});
