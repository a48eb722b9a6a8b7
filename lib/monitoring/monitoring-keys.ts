import { checkKeys, checkStructs, Keys } from '../private/struct-keys';
import type { MonitoringLimits, MonitoringOptions, TableFreshness } from './monitoring-options';
import type { StarlakeMonitoringProps } from './starlake-monitoring-props';

const LIMITS: Keys<MonitoringLimits> = { lateAfter: 'own', waitingAfter: 'own', rejectedRatio: 'number' };

const OPTIONS: Keys<MonitoringOptions> = {
  ...{ ...LIMITS, topic: 'object', emails: 'list', limits: 'own', freshness: 'own', dashboard: 'flag' },
};

const PROPS: Keys<StarlakeMonitoringProps> = { ...OPTIONS, job: 'own', pipelines: 'list' };

const FRESHNESS: Keys<TableFreshness> = { warnAfter: 'own', errorAfter: 'own' };

/** @throws Error for options that are not a struct, and for what they, limits or a freshness have that no monitoring has */
export function checkMonitoringOptions(options: MonitoringOptions, what: string): void {
  checkKeys(options, OPTIONS, what, { example: 'emails' });
  checkMaps(options, what);
}

/**
 * @param isOpen whether its class is the app's own, which can have more properties
 * @throws Error as `checkMonitoringOptions`
 */
export function checkMonitoringProps(props: StarlakeMonitoringProps, what: string, isOpen: boolean): void {
  checkKeys(props, PROPS, what, { isOpen });
  checkMaps(props, what);
}

function checkMaps({ freshness, limits }: MonitoringOptions, what: string): void {
  checkStructs(limits, `'limits' of ${what}`, (each, of) => checkKeys(each, LIMITS, of, { example: 'lateAfter' }));
  checkStructs(freshness, `'freshness' of ${what}`, (each, of) =>
    checkKeys(each, FRESHNESS, of, { example: 'errorAfter' }),
  );
}
