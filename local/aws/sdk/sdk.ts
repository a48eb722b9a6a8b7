import { ecsModule } from './sdk-ecs';
import { eventsModule } from './sdk-events';
import { refusingModule } from './sdk-client';
import { logsModule } from './sdk-logs';
import { sfnModule } from './sdk-sfn';

/** Modules of the AWS SDK that work locally, on the account of this process. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  '@aws-sdk/client-cloudwatch-logs': logsModule,
  '@aws-sdk/client-ecs': ecsModule,
  '@aws-sdk/client-eventbridge': eventsModule,
  '@aws-sdk/client-sfn': sfnModule,
};

/**
 * The module that a handler gets for a module of the AWS SDK. The SDK is part of Lambda, not of bundles. It is perhaps
 * not installed here; if it is, a local run must still never call AWS.
 *
 * @returns undefined for a module that is not part of the SDK.
 */
export function sdkModule(id: string): unknown {
  if (id in STAND_INS) return STAND_INS[id];
  return id.startsWith('@aws-sdk/') || id.startsWith('@smithy/') ? refusingModule() : undefined;
}
