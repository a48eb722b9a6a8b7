import { blocksOfPages } from './markdown';
import { typeErrors } from './type-check';

test('every ts block compiles', () => {
  expect(typeErrors(blocksOfPages().filter(({ language }) => language === 'ts'))).toEqual([]);
});
