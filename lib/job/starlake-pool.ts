import { MAX_POOL_SLOTS } from '../contract/limits';
import { checkText, checkWhole, markClass } from '../private/checks';
import { checkKeys, type Keys } from '../private/struct-keys';
import { StarlakePoolProps } from './starlake-pool-props';

const POOL_KEYS: Keys<StarlakePoolProps> = { name: 'text', slots: 'number' };

/**
 * A pool, as Starlake's Airflow distribution has them: tables wait for a free slot of their pipeline's pool. It is the
 * `MaxConcurrency` of the pipeline's Map, so it bounds one run of one pipeline, where an Airflow pool bounds all runs
 * of all DAGs.
 */
export class StarlakePool {
  /** Name of the pool. */
  public readonly name: string;
  /** Tables that load at once. */
  public readonly slots: number;

  /**
   * @throws Error for a property that a pool has not, and when `slots` is not a whole number from 1 to 1000
   */
  constructor(props: StarlakePoolProps = {}) {
    const { name } = Object(props) as StarlakePoolProps;
    checkKeys(props, POOL_KEYS, name === undefined ? 'a StarlakePool' : `pool '${name}'`, { example: 'slots' });
    this.name = checkText(props.name ?? 'default_pool', `'name' of a pool`);
    this.slots = checkWhole(props.slots ?? 6, `'slots' of pool '${this.name}'`, {
      min: 1,
      max: MAX_POOL_SLOTS,
    });
  }
}

markClass(StarlakePool, 'StarlakePool');
