import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DescribedRun } from '../../../deployed/model';
import { commandLabel } from '../../progress/view/label';
import type { DeployedLog, DeployedLogs } from '../../../ui/deployed-runs';
import { printable } from '../../text/width';
import { LogReader, worksOn, type ContainerLog } from '../deployed/log-reader';
import { RunContainers } from '../deployed/run-containers';

/** Characters that a page has of a container. */
const SHOWN = 64 * 1024;
/** Runs whose logs are remembered: those that were looked at last. */
const REMEMBERED = 5;

type Read = Pick<DeployedLogs, 'logs' | 'notices'>;

/** Logs for pages. Each line is asked for once, as long as somebody looks at the run: pages are made again while it goes on. */
export class LogPages {
  private readonly known = new Map<string, OpenLogs>();

  constructor(private readonly project: DeployedProject) {}

  /** What the containers of a run have printed. @param table only those that work on this table or task */
  public async of(run: DescribedRun, table: string | undefined): Promise<Read> {
    const open = this.known.get(run.arn) ?? new OpenLogs(this.project);
    this.known.delete(run.arn);
    this.known.set(run.arn, open);
    for (const arn of [...this.known.keys()].slice(0, -REMEMBERED)) this.known.delete(arn);
    try {
      return await open.read(run, table);
    } catch (error) {
      // What was read before the error is not known: the next look begins again.
      this.known.delete(run.arn);
      throw error;
    }
  }
}

/** The logs of a run that somebody looks at. */
class OpenLogs {
  private readonly reader: LogReader;
  private readonly containers: RunContainers;
  private readonly texts = new Map<string, Pick<DeployedLog, 'text' | 'left'>>();
  private readonly notices: string[] = [];
  /** Two pages at once would each get half of the lines. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(project: DeployedProject) {
    this.reader = new LogReader(project);
    this.containers = new RunContainers(project, (notice) => this.notices.push(notice));
  }

  public read(run: DescribedRun, table: string | undefined): Promise<Read> {
    const look = () => this.look(run, table);
    const read = this.turn.then(look, look);
    this.turn = read;
    return read;
  }

  private async look(run: DescribedRun, table: string | undefined): Promise<Read> {
    const { containers } = await this.containers.activityOf(run);
    const asked = containers.filter(({ argv }) => table === undefined || worksOn(argv, table));
    const logs = (await this.reader.read(asked)).map((log) => this.withEarlier(log));
    return { logs, notices: this.notices };
  }

  private withEarlier({ container, lines, place }: ContainerLog): DeployedLog {
    const key = place === undefined ? '' : `${place.group} ${place.stream}`;
    const { text: before, left } = this.texts.get(key) ?? { text: '', left: 0 };
    const more = lines
      .flatMap((line) => line.text.replace(/\n$/, '').split('\n'))
      .map((each) => `${printable(each)}\n`);
    const all = before + more.join('');
    const cut = all.length <= SHOWN ? 0 : all.indexOf('\n', all.length - SHOWN) + 1;
    const kept = { text: all.slice(cut), left: left + cut };
    if (place !== undefined) this.texts.set(key, kept);
    return {
      label: printable(commandLabel(container.argv)),
      command: container.argv,
      ...(place && { place }),
      ...kept,
    };
  }
}
