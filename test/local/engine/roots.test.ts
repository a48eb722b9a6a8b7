import { rootsOf } from '../../../local/engine/root-substitution';

const at = (environment: Record<string, string>, state = 'Load') => ({ state, environment });

describe('the root', () => {
  const roots = rootsOf([at({ SL_ROOT: 's3a://lake/project/' }), at({ SL_ROOT: 's3://lake/project' })], '/home/me');

  test.each([
    ['s3a://lake/project', '/home/me'],
    ['s3a://lake/project/', '/home/me/'],
    ['s3://lake/project/datasets/stage', '/home/me/datasets/stage'],
    ['s3n://lake/project/x', '/home/me/x'],
    ['s3a://lake/project-2/x', 's3a://lake/project-2/x'],
    ['s3a://lake/projects', 's3a://lake/projects'],
    ['s3a://lake', 's3a://lake'],
    ['xs3a://lake/project', 'xs3a://lake/project'],
    ['a=1,b=s3a://lake/project/b,c=s3://lake/project', 'a=1,b=/home/me/b,c=/home/me'],
    ['{"at":"s3a://lake/project"}', '{"at":"/home/me"}'],
    ["path 's3a://lake/project'; done", "path '/home/me'; done"],
    ['lake/project', 'lake/project'],
  ])('%s → %s', (value, expected) => expect(roots.apply(value)).toBe(expected));

  test('is replaced in lists and objects, and in text only', () => {
    expect(roots.apply({ a: ['s3a://lake/project/a', 1, null, true], b: { c: 's3://lake/project' } })).toEqual({
      a: ['/home/me/a', 1, null, true],
      b: { c: '/home/me' },
    });
  });

  test('may be a folder of the container', () => {
    const mounted = rootsOf([at({ SL_ROOT: '/app' })], '/app/home');
    expect(mounted.apply(['/app', '/app/x', 'k=/app/y', '/apple', '/my/app', 's3://app/app'])).toEqual([
      '/app/home',
      '/app/home/x',
      'k=/app/home/y',
      '/apple',
      '/my/app',
      's3://app/app',
    ]);
  });

  test('that two states see elsewhere is refused', () => {
    expect(() => rootsOf([at({ SL_ROOT: 's3://a' }), at({ SL_ROOT: 's3://b' }, 'Transform')], '/r')).toThrow(
      "SL_ROOT is s3://a in 'Load' and s3://b in 'Transform': one local folder cannot take the place of both",
    );
  });

  test('that nobody has replaces nothing', () => {
    expect(rootsOf([at({})], '/r').apply('s3a://lake/project')).toBe('s3a://lake/project');
  });
});

describe('the datasets', () => {
  test('follow the root when they are below it', () => {
    const roots = rootsOf([at({ SL_ROOT: 's3a://lake', SL_DATASETS: 's3://lake/data/sets' })], '/r');
    expect(roots.apply('s3a://lake/data/sets/x')).toBe('/r/data/sets/x');
  });

  test('have a folder of their own when they are not', () => {
    const roots = rootsOf([at({ SL_ROOT: 's3a://code/project', SL_DATASETS: 's3a://data' })], '/r');
    expect(roots.apply(['s3a://data/x', 's3a://code/project/x'])).toEqual(['/r/datasets/x', '/r/x']);
  });

  test('win over a shorter root', () => {
    const roots = rootsOf([at({ SL_ROOT: '/data/project', SL_DATASETS: '/data' })], '/data/me');
    expect(roots.apply(['/data/project/x', '/data/x'])).toEqual(['/data/me/x', '/data/me/datasets/x']);
  });

  test('are enough', () => {
    expect(rootsOf([at({ SL_DATASETS: 's3a://data/' })], '/r').apply('s3://data/x')).toBe('/r/datasets/x');
  });
});
