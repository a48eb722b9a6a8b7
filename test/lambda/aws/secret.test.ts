import { Secret } from '../../../lambda/aws/secret';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf';

jest.mock(
  '@aws-sdk/client-secrets-manager',
  () => ({
    SecretsManagerClient: class {},
    GetSecretValueCommand: class {
      constructor(readonly input: object) {}
    },
  }),
  { virtual: true },
);

const secretOf = (text: string | undefined, field?: string) => {
  const asked: unknown[] = [];
  const client = {
    send: async (command: object) => {
      asked.push((command as { input: unknown }).input);
      return { SecretString: text };
    },
  };
  return { secret: new Secret(ARN, field, client), asked };
};

test('the text of a secret, or a field of its JSON', async () => {
  const { secret, asked } = secretOf(' key\n');
  expect(await secret.read()).toBe('key');
  expect(asked).toEqual([{ SecretId: ARN }]);
  expect(await secretOf('{"token":"key"}', 'token').secret.read()).toBe('key');
});

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['geheim', 'token'],
  ['{"other":"geheim"}', 'token'],
  ['{"token":{"geheim":1}}', 'token'],
])('a secret without a key: %s, %s', async (text, field) => {
  const error = (await secretOf(text, field)
    .secret.read()
    .catch((thrown: Error) => thrown)) as Error;
  expect(error.message).toMatch(/^secret arn:.* has no text.*: put the API key there$/);
  expect(error.message).not.toContain('geheim');
});

test.each<[string, string | undefined, string]>([
  ['{\n  "token": "geheim"\n}', undefined, "is JSON: name the field with the API key in 'apiKeyField'"],
  ['{"token":"geheim"}', undefined, "is JSON: name the field with the API key in 'apiKeyField'"],
  ['geheim\ngeheim', undefined, 'cannot have'],
  ['gehéim', undefined, 'cannot have'],
  ['{"token":"geheim\\n2"}', 'token', 'cannot have'],
])('a secret that no header can have: %j, %s', async (text, field, end) => {
  const error = (await secretOf(text, field)
    .secret.read()
    .catch((thrown: Error) => thrown)) as Error;
  expect(error.message.endsWith(end)).toBe(true);
  expect(error.message).not.toMatch(/geh/);
});

test('one that cannot be read', async () => {
  const denied = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
  const secret = new Secret(ARN, undefined, { send: () => Promise.reject(denied) });
  await expect(secret.read()).rejects.toThrow(`Cannot read secret ${ARN}: AccessDeniedException: not allowed`);
});
