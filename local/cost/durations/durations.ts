import { START_SECONDS } from '../../../lib/contract/groups/weights';
import type { EndedContainer } from './ended-container';
import { worksOf } from './works';

/** What a container does for one table, task or domain. */
export interface Work {
  /** Its name, as `works.ts` gives it. */
  readonly name: string;
  /** Seconds that it is estimated to take where no run has measured it, without the start. */
  readonly estimate: number;
}

/** How long a container takes. */
export interface ContainerTime {
  /** Seconds from its start until it has ended. */
  readonly seconds: number;
  /** Whether a run has measured all of its work. */
  readonly isMeasured: boolean;
}

/** What a run has measured of a work: seconds before Starlake works on it, and those in which it does. */
interface Measured {
  readonly start: number;
  readonly work: number;
}

/** How long containers take: as runs have measured it, else as it is estimated. */
export class Durations {
  private readonly measured = new Map<string, Measured>();

  /** @param containers of which the times are known; of a work that several have done, it is their average */
  constructor(containers: readonly EndedContainer[] = []) {
    const all = new Map<string, Measured[]>();
    for (const container of containers) {
      const works = worksOf(container.argv);
      for (const name of works) all.set(name, [...(all.get(name) ?? []), shareOf(container, works.length)]);
    }
    for (const [name, each] of all) {
      this.measured.set(name, {
        start: mean(each.map(({ start }) => start)),
        work: mean(each.map(({ work }) => work)),
      });
    }
  }

  /** How long one container takes for all of this. It starts once. */
  public timeOf(works: readonly Work[]): ContainerTime {
    const parts = works.map(
      ({ name, estimate }) => this.measured.get(name) ?? { start: START_SECONDS, work: estimate },
    );
    return {
      seconds: mean(parts.map(({ start }) => start)) + parts.reduce((sum, { work }) => sum + work, 0),
      isMeasured: works.every(({ name }) => this.measured.has(name)),
    };
  }
}

/** What each of so many works took of a container: nobody measures when Starlake is done with one. */
function shareOf({ seconds, pull }: EndedContainer, works: number): Measured {
  const start = Math.min(seconds, pull + START_SECONDS);
  return { start, work: (seconds - start) / works };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
