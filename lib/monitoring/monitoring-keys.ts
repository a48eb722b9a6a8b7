import { checkKeys, checkStructs, Keys } from '../private/struct-keys';
import type { MonitoringOptions, TableFreshness } from './monitoring-options';
import type { StarlakeMonitoringProps } from './starlake-monitoring-props';

const OPTIONS: Keys<MonitoringOptions> = {
  ...{ topic: 'object', emails: 'list', lateAfter: 'own', waitingAfter: 'own', rejectedRatio: 'number' },
  ...{ freshness: 'own', dashboard: 'flag' },
};

const PROPS: Keys<StarlakeMonitoringProps> = { ...OPTIONS, job: 'own', pipelines: 'list' };

const FRESHNESS: Keys<TableFreshness> = { warnAfter: 'own', errorAfter: 'own' };

/** @throws Error for options that are not a struct, and for what they or a freshness have that no monitoring has */
export function checkMonitoringOptions(options: MonitoringOptions, what: string): void {
  checkKeys(options, OPTIONS, what, { example: "{ emails: ['data@example.com'] }" });
  checkFreshness(options, what);
}

/**
 * @param isOpen whether its class is the app's own, which can have more properties
 * @throws Error as `checkMonitoringOptions`
 */
export function checkMonitoringProps(props: StarlakeMonitoringProps, what: string, isOpen: boolean): void {
  checkKeys(props, PROPS, what, { isOpen });
  checkFreshness(props, what);
}

function checkFreshness({ freshness }: MonitoringOptions, what: string): void {
  checkStructs(freshness, `'freshness' of ${what}`, (each, of) =>
    checkKeys(each, FRESHNESS, of, { example: '{ errorAfter: Duration.days(2) }' }),
  );
}
