/** Attempts of a call. AWS throttles some calls for a whole account, so pipelines may slow down each other. */
const ATTEMPTS = 8;

/** A package of the AWS SDK, and a client of it. */
export interface Loaded<Sdk, Client> {
  readonly sdk: Sdk;
  readonly client: Client;
}

/**
 * A client of the AWS SDK that is loaded at its first use: a local run has no SDK and never uses one.
 *
 * @param load by `require`: unlike `import()` it finds the SDK of a Lambda layer, and works wherever a bundle is run
 * @param create makes a client with the retries of all clients
 * @param given a client to use instead
 */
export function lazyClient<Sdk, Client>(
  load: () => Sdk,
  create: (sdk: Sdk, config: { readonly maxAttempts: number; readonly retryMode: 'standard' }) => Client,
  given?: Client,
): () => Loaded<Sdk, Client> {
  let loaded: Loaded<Sdk, Client> | undefined;
  return () => {
    if (!loaded) {
      const sdk = load();
      loaded = { sdk, client: given ?? create(sdk, { maxAttempts: ATTEMPTS, retryMode: 'standard' }) };
    }
    return loaded;
  };
}
