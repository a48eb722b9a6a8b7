import { atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedRun, RunContainer } from '../../../deployed/model';

/** Executions of a distributed Map whose histories are read: each is a call. */
const MOST = 500;

/** How many of them at once. */
const AT_ONCE = 5;

/** Finds the containers of runs, also those of a distributed Map, whose items are executions of their own. */
export class RunContainers {
  /** Those of executions that have ended, by their ARNs. */
  private readonly known = new Map<string, readonly RunContainer[]>();
  private isTold = false;

  /** @param tell gets a sentence when not all executions of a Map are looked at */
  constructor(
    private readonly project: DeployedProject,
    private readonly tell: (notice: string) => void,
  ) {}

  /** The containers that a run has had so far, in the order in which they were started. */
  async of({ arn }: Pick<DeployedRun, 'arn'>): Promise<RunContainer[]> {
    const { containers, mapRuns } = await this.project.history(arn);
    const all = [...containers];
    for (const mapRun of mapRuns) {
      const children = await this.project.children(mapRun, MOST + 1);
      if (children.length > MOST && !this.isTold) {
        this.isTold = true;
        this.tell(`Its loads are more than ${MOST} executions of their own: only the last ${MOST} are looked at.`);
      }
      const found = await atOnce(children.slice(0, MOST), AT_ONCE, (child) => this.ofChild(child));
      all.push(...found.flat());
    }
    return all.sort((a, b) => a.startedAt - b.startedAt);
  }

  private async ofChild({ arn, id: child, endedAt }: DeployedRun): Promise<readonly RunContainer[]> {
    const known = this.known.get(arn);
    if (known !== undefined) return known;
    const { containers } = await this.project.history(arn);
    const own = containers.map((each) => ({ ...each, child }));
    if (endedAt !== undefined) this.known.set(arn, own);
    return own;
  }
}
