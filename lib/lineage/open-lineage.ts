import * as events from 'aws-cdk-lib/aws-events';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, Token } from 'aws-cdk-lib';
import { checkObject, checkWhole, knownSeconds, markClass } from '../private/checks';
import { checkKnownText } from '../private/dynamic-references';
import { shownText } from '../private/shown-text';
import { checkKeys, Keys } from '../private/struct-keys';
import { lineageUrl } from './lineage-url';
import type { OpenLineageEventBridgeOptions, OpenLineageHttpOptions, OpenLineageOptions } from './open-lineage-options';

const NAME_KEYS: Keys<OpenLineageOptions> = { jobNamespace: 'text', datasetNamespace: 'text', datasetName: 'text' };

const HTTP_KEYS: Keys<OpenLineageHttpOptions> = {
  ...NAME_KEYS,
  ...{ url: 'text', endpoint: 'text', apiKey: 'object', apiKeyField: 'text', timeout: 'object' },
};

const BUS_KEYS: Keys<OpenLineageEventBridgeOptions> = { ...NAME_KEYS, eventBus: 'object' };

/** What names may have in braces: where the job is. */
const PLACES = ['partition', 'region', 'account', 'bucket', 'folder'];

/** Seconds that a request may take at most: a run of many tables has thousands of requests. */
const MAX_TIMEOUT = 60;

/** An endpoint of OpenLineage. */
export interface HttpTarget {
  readonly url: string;
  readonly apiKey?: secretsmanager.ISecret;
  readonly apiKeyField?: string;
  /** Seconds. */
  readonly timeout: number;
}

/**
 * Sends events of OpenLineage (openlineage.io, spec 2-0-2) about the runs of a job's pipelines: which jobs ran, which tables they read
 * and wrote, with columns and row counts, and why they failed. Marquez, DataHub, OpenMetadata, Atlan and others read them.
 *
 * A function of its own sends them when an execution starts and ends. It never fails or delays a run: what cannot be sent is kept in a
 * queue, `LineageLost`, for 14 days.
 */
export class OpenLineage {
  /**
   * To a server over HTTP.
   *
   * @throws Error for an address that is none, or that holds a secret, and for a timeout that is not from 1 to 60 seconds
   */
  public static http(options: OpenLineageHttpOptions): OpenLineage {
    const what = 'OpenLineage.http';
    const example = 'url';
    const { apiKey: key } = Object(options) as OpenLineageHttpOptions;
    if (key !== undefined && typeof (Object(key) as secretsmanager.ISecret).grantRead !== 'function') {
      // It may be the key itself, so it is not shown.
      throw new Error(
        `'apiKey' of ${what} must be a secret of Secrets Manager, such as that of Secret.fromSecretNameV2`,
      );
    }
    const { url, endpoint, apiKey, apiKeyField, timeout, ...names } = checkKeys(options, HTTP_KEYS, what, { example });
    if (apiKeyField !== undefined && apiKey === undefined) {
      throw new Error(`'apiKeyField' of ${what} must be given with the secret 'apiKey' that it is a field of`);
    }
    const seconds = knownSeconds(timeout ?? Duration.seconds(10), `'timeout' of ${what}`);
    checkWhole(seconds, `'timeout' of ${what}`, { min: 1, max: MAX_TIMEOUT, of: 'seconds' });
    const address = lineageUrl(url, endpoint ?? 'api/v1/lineage', what);
    if (apiKey && /^http:/i.test(address)) {
      throw new Error(`'url' of ${what} must be https:// to take an 'apiKey', which others could read on its way`);
    }
    return new OpenLineage(names, what, { url: address, apiKey, apiKeyField, timeout: seconds });
  }

  /**
   * To a bus of EventBridge: each event is the detail of one with the source `starlake` and the type `OpenLineage Run Event`. An event
   * that is longer than EventBridge takes (256 KB: a table with thousands of columns) is not sent.
   */
  public static eventBridge(options: OpenLineageEventBridgeOptions = {}): OpenLineage {
    const what = 'OpenLineage.eventBridge';
    const { eventBus, ...names } = checkKeys(options, BUS_KEYS, what, { example: 'eventBus' });
    return new OpenLineage(names, what, undefined, eventBus && checkObject(eventBus, `'eventBus' of ${what}`));
  }

  private constructor(
    /** @internal */
    public readonly _names: OpenLineageOptions,
    what: string,
    /**
     * Undefined for a bus.
     *
     * @internal
     */
    public readonly _http?: HttpTarget,
    /**
     * Undefined for the bus of the job.
     *
     * @internal
     */
    public readonly _bus?: events.IEventBus,
  ) {
    const { datasetName, datasetNamespace } = _names;
    Object.entries(_names)
      .filter(([, text]) => text !== undefined)
      .forEach(([name, text]) => checkNames(text as string, `'${name}' of ${what}`, name));
    if (datasetName !== undefined && datasetNamespace === undefined) {
      throw new Error(`'datasetName' of ${what} must be given with the 'datasetNamespace' that it is a name in`);
    }
    if (datasetName !== undefined && !datasetName.includes('{table}')) {
      throw new Error(
        `'datasetName' of ${what} must have {table}, as in warehouse.{domain}.{table}, got '${datasetName}'`,
      );
    }
  }
}

/**
 * Checks a text that names jobs or tables, which is written into a file at synth.
 *
 * @throws Error for one that is empty or known at deployment only, and for a place that nothing fills in
 */
function checkNames(text: string, what: string, name: string): void {
  checkKnownText(text, what);
  const places = [...PLACES, ...(name === 'datasetName' ? ['domain', 'table'] : [])];
  if (text === '') {
    throw new Error(`${what} must not be empty: leave it out for its default`);
  }
  if (Token.isUnresolved(text)) {
    throw new Error(
      `${what} must be known at synth, got '${shownText(text)}': write {region}, {account} or {partition} for where the job is`,
    );
  }
  const unknown = [...text.matchAll(/\{(\w+)\}/g)].find(([, place]) => !places.includes(place));
  if (unknown) {
    throw new Error(`${what} has ${unknown[0]}, which is none of ${places.map((place) => `{${place}}`).join(', ')}`);
  }
}

markClass(OpenLineage, 'OpenLineage');
