import { randomUUID } from 'node:crypto';
import { account } from '../account';
import { clientModule, ServiceError } from './sdk-client';

/** How many entries EventBridge accepts in one call, at most. */
const MOST_ENTRIES = 10;

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Time?: Date;
}

type ResultEntry = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** `@aws-sdk/client-eventbridge` over the account of this process: events are only kept. */
export const eventsModule = clientModule('EventBridgeClient', { PutEventsCommand: putEvents });

function putEvents({ Entries = [] }: { readonly Entries?: readonly Entry[] }) {
  if (Entries.length === 0 || Entries.length > MOST_ENTRIES) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: 'entries' must have between 1 and ${MOST_ENTRIES} members, got ${Entries.length}`,
    );
  }
  const results = Entries.map(publish);
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
}

function publish(entry: Entry): ResultEntry {
  const { Source, DetailType, Detail, EventBusName = 'default', Time = new Date() } = entry;
  if (!Source) return missing('Source');
  if (!DetailType) return missing('DetailType');
  if (!Detail) return missing('Detail');
  const detail = objectIn(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const id = randomUUID();
  account.events.publish({ id, time: Time, source: Source, detailType: DetailType, detail, bus: EventBusName });
  return { EventId: id };
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // The service reports it in the response for the entry, not as an error.
    return undefined;
  }
}

function missing(field: string): ResultEntry {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${field} is not valid. Reason: ${field} is a required argument.`,
  };
}
