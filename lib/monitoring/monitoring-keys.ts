import { checkKeys, checkStructs, Keys } from '../private/struct-keys';
import type { MonitoringOptions, TableFreshness } from './monitoring-options';
import type { StarlakeMonitoringProps } from './starlake-monitoring-props';

const OPTIONS: Keys<MonitoringOptions> = {
  ...{ topic: 'object', emails: 'list', lateAfter: 'own', waitingAfter: 'own', rejectedRatio: 'number' },
  ...{ freshness: 'own', dashboard: 'flag' },
};

/** Members of the properties of a monitoring. */
export const MONITORING_KEYS: Keys<StarlakeMonitoringProps> = { ...OPTIONS, job: 'own', pipelines: 'list' };

const FRESHNESS: Keys<TableFreshness> = { warn: 'own', error: 'own' };

/** @throws Error for options that are not a struct, and for what they have that no monitoring has */
export function checkMonitoring(options: MonitoringOptions, what: string): MonitoringOptions {
  return checkKeys(options, OPTIONS, what, { example: "{ emails: ['data@example.com'] }" });
}

/** @throws Error for a freshness that is not a struct, and for what it has that none has */
export function checkFreshness(freshness: { [dataset: string]: TableFreshness }, what: string): void {
  checkStructs(freshness, what, (each, of) =>
    checkKeys(each, FRESHNESS, of, { example: '{ error: Duration.days(2) }' }),
  );
}
