import * as fc from 'fast-check';
import { masked } from '../../../lambda/failure/mask';
import { cpuSeconds } from '../../helpers/cpu-time';

const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

test.each([
  ['SL_ROOT=s3a://lake/project', 'SL_ROOT=***'],
  ['PGPASSWORD="two words" said no', 'PGPASSWORD=*** said no'],
  ['env PATH=/bin:/usr/bin HOME=/root JAVA_OPTS=-Xmx1g: no', 'env … no'],
  ['Map(PATH -> /bin, SL_ENV -> AWS, AWS_REGION -> eu-west-1) is odd', 'Map(… ) is odd'],
  ['password=hunter2, user=jane', 'password=***, user=jane'],
  ["FATAL: db_password: 'hun ter2' is wrong", 'FATAL: db_password: *** is wrong'],
  ['{"secretToken": "abc", "id": 7}', '{"secretToken": ***, "id": 7}'],
  ['Map(user -> jane, fs.s3a.secret.key -> abc)', 'Map(user -> jane, fs.s3a.secret.key -> ***)'],
  [
    'jdbc:postgresql://db:5432/sales?user=jane&password=hunter2&ssl=true',
    'jdbc:postgresql://db:5432/sales?user=jane&password=***&ssl=true',
  ],
  ['jdbc:mysql://jane:hun/ter2@db/sales', 'jdbc:mysql://***@db/sales'],
  ['jdbc:oracle:thin:jane/hunter2@db:1521:x', 'jdbc:oracle:thin:***@db:1521:x'],
  ['https://ghp_0123456789@github.com/x', 'https://***@github.com/x'],
  ['key AKIAIOSFODNN7EXAMPLE is not known', 'key *** is not known'],
  [`${SECRET_KEY} is not known`, '*** is not known'],
  ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
  ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'token ***'],
  [
    'https://b.s3.amazonaws.com/k?X-Amz-Signature=00ff&X-Amz-Date=1',
    'https://b.s3.amazonaws.com/k?X-Amz-Signature=***&X-Amz-Date=1',
  ],
  ['-----BEGIN RSA PRIVATE KEY----- MIIE -----END RSA PRIVATE KEY----- is wrong', '*** is wrong'],
  ['redis://:pw@h is down', 'redis://***@h is down'],
  ['https://bob:p@ssw0rd@db/x', 'https://***@db/x'],
  ['"password":"hun\\"ter2", x', '"password":***, x'],
  ['Password={my;pass};x', 'Password=***;x'],
  ['password=p@ss,word2 x', 'password=*** x'],
  ["CREATE USER x IDENTIFIED BY 'y'", 'CREATE USER x IDENTIFIED BY ***'],
  ['fs.azure.account.key.lake=abcd== x', 'fs.azure.account.key.lake=*** x'],
  ['https://h/c?sv=1&sig=abc%3D&x', 'https://h/c?sv=1&sig=***&x'],
  ['client_secret%3Dabc', 'client_secret%3D***'],
  ['glpat-abcdefghij0123456789 is wrong', '*** is wrong'],
])('%s', (text, safe) => {
  expect(masked(text)).toBe(safe);
});

test.each([
  "Conversion Error: Type INT64 with value 3000000000 can't be cast",
  'Invalid content for s3a://lake/starlake/metadata/load/sales/orders.sl.yml: $.table: required property missing',
  "Unrecognized token 'abc': was expecting a JSON value at line 1, column 5",
  'password authentication failed for user "jane"',
  'file:/app/datasets/ingesting/sales/orders-20260302-0001-of-0004.csv is not a Parquet file',
  'DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION: 3b1f9b6e0a7d4c52b5ce6f07a2d9e18c4f5a6b7c8d9e0f1a2b3c4d5e6f708192',
])('what says no secret stays: %s', (text) => {
  expect(masked(text)).toBe(text);
});

test('whatever is around a secret, it is not told', () => {
  const around = fc.string({ unit: fc.constantFrom(' ', 'a', 'B', '=', ':', '"', ',', '(', '\n', '7'), maxLength: 20 });
  const secrets = fc.constantFrom(
    'password=hunter2secret',
    'api_key: hunter2secret',
    'AWS_SECRET_ACCESS_KEY=hunter2secret',
    'SL_ANYTHING=hunter2secret',
    's3://me:hunter2secret@lake',
  );
  fc.assert(
    fc.property(around, secrets, around, (before, secret, after) => {
      expect(masked(`${before} ${secret} ${after}`)).not.toContain('hunter2secret');
    }),
    { numRuns: 1000 },
  );
});

test('a long text takes no time', () => {
  const texts = ['a.', 'A_', 'A=', '://a:', 'x -> ', '-----BEGIN A-----', 'passw', '" ', '-'];
  expect(cpuSeconds(() => texts.forEach((text) => masked(text.repeat(2000 / text.length))))).toBeLessThan(5);
});
