import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedRun, RunHistory } from '../../../deployed/model';

/** Executions of a distributed Map whose histories are read: each is a call. */
const MOST = 500;

/** What a run has going on, with the executions of its distributed Maps. */
export type RunActivity = Pick<RunHistory, 'containers' | 'startedRuns'>;

/** Finds the containers of runs, also those of a distributed Map, whose items are executions of their own. */
export class RunContainers {
  /** Those of executions that have ended, by their ARNs. */
  private readonly known = new Map<string, RunActivity>();
  private isTold = false;

  /** @param tell gets a sentence when not all executions of a Map are looked at */
  constructor(
    private readonly project: DeployedProject,
    private readonly tell: (notice: string) => void,
  ) {}

  /**
   * The containers that a run has had so far, in the order in which they were started, and the executions that it has started.
   *
   * @param isAsked for which executions of a distributed Map. @default - for all of them, the last ones if they are many
   */
  async activityOf({ arn }: Pick<DeployedRun, 'arn'>, isAsked?: (child: DeployedRun) => boolean): Promise<RunActivity> {
    const { containers, mapRuns, startedRuns } = await this.project.history(arn);
    const all: RunActivity[] = [{ containers, startedRuns }];
    for (const mapRun of mapRuns) {
      const listed = await this.project.children(mapRun, isAsked === undefined ? MOST + 1 : Infinity);
      const children = isAsked === undefined ? listed : listed.filter(isAsked);
      if (children.length > MOST && !this.isTold) {
        this.isTold = true;
        this.tell(
          `Its loads are more than ${MOST} executions of their own: only the last ${MOST} of them are looked at.`,
        );
      }
      const found = await atOnce(children.slice(0, MOST), AT_ONCE, (child) => this.ofChild(child));
      all.push(...found);
    }
    return {
      containers: all.flatMap((each) => each.containers).sort((a, b) => a.startedAt - b.startedAt),
      startedRuns: all.flatMap((each) => each.startedRuns),
    };
  }

  private async ofChild({ arn, id: child, endedAt }: DeployedRun): Promise<RunActivity> {
    const known = this.known.get(arn);
    if (known !== undefined) return known;
    const { containers, startedRuns } = await this.project.history(arn);
    const own = { containers: containers.map((each) => ({ ...each, child })), startedRuns };
    if (endedAt !== undefined) this.known.set(arn, own);
    return own;
  }
}
