import { lazyClient, Loaded } from './lazy-client';
import { named } from '../errors';
import { attempt } from '../storage/failure';

/** A client of Secrets Manager, as far as it is used here: what `@aws-sdk/client-secrets-manager` has, which the Lambda runtime brings. */
export interface SecretsClient {
  send(command: object): Promise<{ readonly SecretString?: string }>;
}

/** That package, as far as it is used here. */
interface SecretsSdk {
  readonly SecretsManagerClient: new (config: object) => SecretsClient;
  readonly GetSecretValueCommand: new (input: { readonly SecretId: string }) => object;
}

/** A secret of AWS Secrets Manager. Needs `secretsmanager:GetSecretValue`. Its errors never have its value. */
export class Secret {
  private readonly load: () => Loaded<SecretsSdk, SecretsClient>;

  /**
   * @param arn of the secret
   * @param field of its JSON; the whole text without one
   * @param client to use instead of one of the environment's region and credentials
   */
  constructor(
    private readonly arn: string,
    private readonly field: string | undefined,
    client?: SecretsClient,
  ) {
    this.load = lazyClient(
      () => require('@aws-sdk/client-secrets-manager') as SecretsSdk,
      (sdk, config) => new sdk.SecretsManagerClient(config),
      client,
    );
  }

  /** @throws Error for a secret that is not a text, does not have the field, or cannot be a key in a header */
  async read(): Promise<string> {
    const { sdk, client } = this.load();
    const { SecretString: text } = await attempt(`read secret ${this.arn}`, () =>
      client.send(new sdk.GetSecretValueCommand({ SecretId: this.arn })),
    );
    const value = this.field === undefined ? text : fieldOf(text, this.field);
    if (typeof value !== 'string' || value.trim() === '') {
      const what = this.field === undefined ? 'no text' : `no text '${this.field}' in JSON`;
      throw named('InvalidSecret', `secret ${this.arn} has ${what}: put the API key there`);
    }
    const key = value.trim();
    if (this.field === undefined && key.startsWith('{')) {
      throw named('InvalidSecret', `secret ${this.arn} is JSON: name the field with the API key in 'apiKeyField'`);
    }
    if (!/^[\x21-\x7e]+$/.test(key)) {
      throw named('InvalidSecret', `secret ${this.arn} has characters that an API key cannot have`);
    }
    return key;
  }
}

function fieldOf(text: string | undefined, field: string): unknown {
  try {
    return (Object(JSON.parse(text ?? '')) as { readonly [name: string]: unknown })[field];
  } catch {
    // The error of JSON.parse quotes the text.
    return undefined;
  }
}
