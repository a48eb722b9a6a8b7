import { baseName, isLocal, joinUri, localPath, parseS3 } from '../../../lambda/storage/location';

describe('S3', () => {
  test.each([
    ['s3://lake/stage/sales/a.csv', 'lake', 'stage/sales/a.csv'],
    ['s3a://lake/stage', 'lake', 'stage'],
    ['S3N://lake//stage///a', 'lake', 'stage/a'],
    ['s3://lake', 'lake', ''],
    ['s3://lake/', 'lake', ''],
    ['s3://my.lake-1/a b%20+é\n', 'my.lake-1', 'a b%20+é\n'],
  ])('%s', (uri, bucket, key) => {
    expect(parseS3(uri)).toEqual({ bucket, key });
    expect(isLocal(uri)).toBe(false);
  });

  test.each(['s3://', 's3:///stage', 's3://a b/c', 's3://la/x', 's3://${BUCKET}/x'])('%s names no bucket', (uri) => {
    expect(() => parseS3(uri)).toThrow(`"${uri}" names no bucket`);
  });

  test.each(['', 'stage', './stage', 'gs://lake/x', 'hdfs:///x', 's3:lake', 'C'])('"%s" is no location', (uri) => {
    expect(() => parseS3(uri)).toThrow(`"${uri}" is no location that can be read: write s3://bucket/key`);
  });
});

describe('local', () => {
  test.each([
    ['file:///data/a b%20.csv', '/data/a b%20.csv'],
    ['file:/data', '/data'],
    ['file:////data', '/data'],
    ['file:///', '/'],
    ['/data/x', '/data/x'],
  ])('%s', (uri, path) => {
    expect(isLocal(uri)).toBe(true);
    expect(localPath(uri)).toBe(path);
  });

  test.each(['file://data/x', 'data/x', 's3://lake/x', 'file:data'])('%s is no local path', (uri) => {
    expect(() => localPath(uri)).toThrow(`"${uri}" is no absolute path and no file:///folder/file.`);
  });
});

describe('joined', () => {
  test.each([
    ['s3://lake/data/', ['stage/sales', 'a.csv'], 's3://lake/data/stage/sales/a.csv'],
    ['s3a://lake', ['/stage/'], 's3a://lake/stage'],
    ['file:///', ['data'], 'file:///data'],
    ['file:///data//', ['a%b'], 'file:///data/a%b'],
    ['/', ['data', '..a'], '/data/..a'],
    ['/data', [], '/data'],
  ])('%s and %j', (base, parts, joined) => {
    expect(joinUri(base, ...parts)).toBe(joined);
  });

  test.each(['', '/', '..', 'a/../b', './a'])('"%s" cannot be a part', (part) => {
    expect(() => joinUri('s3://lake', 'x', part)).toThrow(`"${part}" cannot be a part of a path under s3://lake.`);
  });
});

test.each([
  ['s3://lake/stage/a.csv', 'a.csv'],
  ['s3://lake/stage/', 'stage'],
  ['s3://lake', ''],
  ['file:///data/a.csv', 'a.csv'],
  ['/data', 'data'],
])('base name of %s', (uri, name) => {
  expect(baseName(uri)).toBe(name);
});
