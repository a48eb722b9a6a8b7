import type { TableSummary } from '../../../lib/contract/end-load';
import type { MonitorEvent, MonitoringSettings } from '../../../lib/contract/monitoring';
import type { Message } from '../../../lambda/monitoring/message';
import { monitor } from '../../../lambda/monitoring/monitor';
import type { Note, NoteStore } from '../../../lambda/monitoring/notes';
import type { DescribedRun } from '../../../lambda/monitoring/ports';

export const ARN = 'arn:aws:states:eu-west-1:111122223333';
export const MACHINE = `${ARN}:stateMachine:Test-sales-1`;
export const EXECUTION = `${ARN}:execution:Test-sales-1:run-1`;

/** Notes in memory, with the rules of the table. */
export class FakeNotes implements NoteStore {
  public readonly notes = new Map<string, Note>();

  public async write(note: Omit<Note, 'told'>): Promise<void> {
    const before = this.notes.get(note.id);
    if (before === undefined || (note.since === undefined ? before.at <= note.at : before.at < note.at)) {
      this.notes.set(note.id, note);
    }
  }

  public async tell({ id, at }: Pick<Note, 'id' | 'at'>, told: string): Promise<void> {
    const before = this.notes.get(id);
    if (before?.at === at) {
      this.notes.set(id, { ...before, told });
    }
  }

  public async find(id: string): Promise<Note | undefined> {
    return this.notes.get(id);
  }

  public async all(): Promise<Note[]> {
    return [...this.notes.values()];
  }
}

/** A monitoring whose AWS is in memory. */
export class World {
  public readonly notes = new FakeNotes();
  public readonly messages: Message[] = [];
  public readonly log: object[] = [];
  public readonly counts: Array<readonly [string, number]> = [];
  public now = new Date('2026-08-02T02:00:00Z');
  /** What Step Functions says of executions, by ARN. */
  public readonly runs = new Map<string, DescribedRun>();
  /** What executions wait for, by ARN. */
  public readonly waits = new Map<string, string>();
  /** Tables of long outputs, by URI. */
  public readonly files = new Map<string, TableSummary[]>();
  /** What SNS does with a message. */
  public delivery: () => Promise<void> = async () => {};
  public readonly settings: MonitoringSettings;

  constructor(settings: Partial<MonitoringSettings> = {}) {
    this.settings = {
      pipelines: [{ name: 'sales', kind: 'load', machine: 'Test-sales-1', stack: 'Test' }],
      lateAfter: 7200,
      waitingAfter: 3600,
      maxRejectedRatio: 0.01,
      freshness: {},
      ...settings,
    };
  }

  /** Hands an event to the function. */
  public async on(event: MonitorEvent): Promise<void> {
    await monitor(event, {
      settings: this.settings,
      notes: this.notes,
      runs: {
        describe: async (arn) => this.runs.get(arn),
        stateOf: async (arn) => {
          const waits = this.waits.get(arn);
          const isOpen = this.runs.get(arn)?.status === 'RUNNING';
          return { isOpen, ...(waits === undefined ? {} : { waits }) };
        },
      },
      readTables: async (uri) => this.files.get(uri)!,
      region: 'eu-west-1',
      send: async (message) => {
        await this.delivery();
        this.messages.push(message);
      },
      log: (entry) => void this.log.push(entry),
      count: (metric, value) => void this.counts.push([metric, value]),
      now: () => this.now,
    });
  }

  /** A run has changed its status. */
  public async run(
    status: string,
    described: Partial<DescribedRun> = {},
    at = this.now,
    run = EXECUTION,
  ): Promise<void> {
    this.runs.set(run, { status, ...described });
    const { output = null, input = null } = described;
    await this.on({
      source: 'aws.states',
      time: at.toISOString().replace('.000', ''),
      detail: {
        executionArn: run,
        stateMachineArn: run.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, ''),
        status,
        startDate: at.getTime() - 600_000,
        stopDate: status === 'RUNNING' ? null : at.getTime(),
        input,
        output,
      },
    });
  }

  /** The rule with the rate calls, some minutes later. */
  public async check(minutes = 0): Promise<void> {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
    await this.on({ source: 'aws.events' });
  }
}
