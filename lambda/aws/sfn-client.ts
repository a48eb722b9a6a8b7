import type { SFNClient } from '@aws-sdk/client-sfn';
import { lazyClient } from './lazy-client';

type SfnSdk = typeof import('@aws-sdk/client-sfn');

/** A client of Step Functions, see `lazyClient`. */
export const lazySfn = (given?: SFNClient) =>
  lazyClient(
    () => require('@aws-sdk/client-sfn') as SfnSdk,
    (sdk, config) => new sdk.SFNClient(config),
    given,
  );
