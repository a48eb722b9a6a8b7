import { describeStores } from './subjects';

describeStores((subject, at) => {
  const version = async (file: string) => (await subject.storage.read(file))!.version;

  test('reads a text as it was written, whatever it is', async () => {
    const texts = ['{"a": "été 注文 😀"}\r\n', 'x'.repeat(100_000)];
    for (const [i, text] of texts.entries()) {
      await subject.put([at('read +%é', `${i}`)], text);
      expect((await subject.storage.read(at('read +%é', `${i}`)))?.text).toBe(text);
      expect(await subject.storage.replace(at('written +%é', `${i}`), text, undefined)).toBe(true);
      expect(await subject.read(at('written +%é', `${i}`))).toBe(text);
    }
    expect((await subject.storage.list(at('written +%é'))).sort()).toEqual(['0', '1']);
    await subject.put([at('empty')], '');
    expect((await subject.storage.read(at('empty')))?.text).toBe('');
  });

  test('nothing is read of a file that is not there', async () => {
    await subject.put([at('there', 'a.json-1'), at('there', 'a', 'b')]);
    for (const file of [at('there', 'a.json'), at('there', 'a', 'b', 'c'), at('nowhere', 'a.json')]) {
      expect(await subject.storage.read(file)).toBeUndefined();
    }
  });

  test('a version is replaced once', async () => {
    const file = at('new', 'folder', 'turn.json');
    expect(await subject.storage.replace(file, 'first', 'no such version')).toBe(false);
    expect(await subject.storage.read(file)).toBeUndefined();
    expect(await subject.storage.replace(file, 'first', undefined)).toBe(true);
    expect(await subject.storage.replace(file, 'second', undefined)).toBe(false);
    const first = await version(file);
    expect(await subject.storage.replace(file, 'third', first)).toBe(true);
    expect(await subject.storage.replace(file, 'fourth', first)).toBe(false);
    expect(await subject.read(file)).toBe('third');
    expect(await subject.storage.list(at('new', 'folder'))).toEqual(['turn.json']);
  });

  test('a write that is repeated is still made', async () => {
    const file = at('repeated', 'turn.json');
    expect(await subject.storage.replace(file, 'mine', undefined)).toBe(true);
    expect(await subject.storage.replace(file, 'mine', undefined)).toBe(true);
    const mine = await version(file);
    expect(await subject.storage.replace(file, 'mine too', mine)).toBe(true);
    expect(await subject.storage.replace(file, 'mine too', mine)).toBe(true);
  });

  test('a file that was deleted is at no version', async () => {
    const file = at('deleted', 'turn.json');
    await subject.storage.replace(file, 'first', undefined);
    const first = await version(file);
    await subject.storage.delete(file);
    expect(await subject.storage.replace(file, 'second', first)).toBe(false);
    expect(await subject.storage.replace(file, 'second', undefined)).toBe(true);
  });

  test('of 50 that replace one version at once, one is first', async () => {
    const file = at('race', 'turn.json');
    for (const round of ['create', 'replace', 'again']) {
      const before = (await subject.storage.read(file))?.version;
      const texts = Array.from({ length: 50 }, (_, i) => JSON.stringify({ round, i }));
      const won = await Promise.all(texts.map((text) => subject.storage.replace(file, text, before)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await subject.read(file)).toBe(texts[won.indexOf(true)]);
    }
    expect(await subject.storage.list(at('race'))).toEqual(['turn.json']);
  });

  test('nothing is lost of what many add, each in its turn', async () => {
    const file = at('sum', 'n.json');
    const add = async (who: number): Promise<void> => {
      const found = await subject.storage.read(file);
      const text = JSON.stringify([...JSON.parse(found?.text ?? '[]'), who]);
      return (await subject.storage.replace(file, text, found?.version)) ? undefined : add(who);
    };
    await Promise.all(Array.from({ length: 12 }, (_, i) => add(i)));
    const all: number[] = JSON.parse((await subject.read(file))!);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  test('files are the same by their content', async () => {
    await subject.put([at('same', 'a'), at('same', 'b')], 'one text');
    await subject.put([at('same', 'other')], 'two text');
    await subject.put([at('same', 'longer')], 'one text, and more');
    await subject.put([at('same', 'empty'), at('same', 'empty too')], '');
    const same = (a: string, b: string) => subject.storage.same(at('same', a), at('same', b));
    expect(await same('a', 'b')).toBe(true);
    expect(await same('a', 'a')).toBe(true);
    expect(await same('empty', 'empty too')).toBe(true);
    expect(await same('a', 'other')).toBe(false);
    expect(await same('a', 'longer')).toBe(false);
    expect(await same('empty', 'a')).toBe(false);
  });

  test('a file that is not there is the same as none', async () => {
    await subject.put([at('one', 'a')]);
    expect(await subject.storage.same(at('one', 'a'), at('one', 'b'))).toBe(false);
    expect(await subject.storage.same(at('one', 'b'), at('one', 'a'))).toBe(false);
    expect(await subject.storage.same(at('one', 'b'), at('one', 'b'))).toBe(false);
    expect(await subject.storage.same(at('one', 'a'), at('one', 'a', 'c'))).toBe(false);
  });
});
