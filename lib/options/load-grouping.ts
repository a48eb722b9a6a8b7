import { MAX_GROUP_TABLES } from '../contract/groups/load-group';
import type { Grouping } from '../contract/pre-load';
import { checkWhole, markClass } from '../private/checks';

/**
 * How a load pipeline divides the tables of a run over containers. To start a container takes longer than to load a small
 * table, and AWS bills a minute at least.
 *
 * Tables with a size, timeout or Spark settings of their own, without a pattern, or with a file that can belong to another
 * table are loaded alone; with `Overlap.ALLOW`, and where `SL_LOG_LEVEL` hides which rows were loaded, all are. The
 * outcome of a table depends on its files and rows, not on the exit code of its container. Each table is reported and
 * loaded again separately.
 */
export class LoadGrouping {
  /**
   * As few containers as there can be without losing time, by the bytes of the files and the slots of the pool: a run takes at
   * most 5 % longer than with a container for each table, and mostly much less. A group has 50 tables and 2 GB of files at most.
   */
  public static readonly AUTOMATIC = new LoadGrouping();

  /** A container for each table. */
  public static readonly EACH_TABLE = new LoadGrouping(1);

  /**
   * As few containers as that allows, of about the same bytes: the least money, and more time where slots stay free.
   *
   * @param tables that one container loads at most, from 1 to 50
   * @throws Error for another number
   */
  public static atMost(tables: number): LoadGrouping {
    const most = checkWhole(tables, 'the number of tables in LoadGrouping.atMost', { min: 1, max: MAX_GROUP_TABLES });
    return new LoadGrouping(most);
  }

  private constructor(private readonly tables?: number) {}

  /**
   * The value for a gate.
   *
   * @internal
   */
  public _settings(slots: number): Grouping | undefined {
    const { tables } = this;
    return tables === 1 ? undefined : { slots, ...(tables === undefined ? {} : { tables }) };
  }
}

markClass(LoadGrouping, 'LoadGrouping');
