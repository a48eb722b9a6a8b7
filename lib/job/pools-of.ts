import { StarlakePool } from './starlake-pool';
import { sortedSet } from '../text/order';

/** Pools of these names, for a job that declares none: Airflow's default pool always exists, and the others get as many slots. */
export function poolsOf(names: readonly string[]): StarlakePool[] {
  return sortedSet(['default_pool', ...names]).map((name) => new StarlakePool({ name }));
}
