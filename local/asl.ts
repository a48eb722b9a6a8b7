/** An Amazon States Language definition, or the part of one in a Map or a branch of a Parallel. */
export interface Definition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Record<string, State>;
  readonly TimeoutSeconds?: number;
}

/** One state, with the field names of the Amazon States Language. */
export interface State {
  readonly Type: 'Task' | 'Parallel' | 'Map' | 'Pass' | 'Wait' | 'Choice' | 'Succeed' | 'Fail';
  readonly Comment?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Resource?: string;
  readonly Choices?: Array<{ readonly Next: string; readonly [field: string]: unknown }>;
  readonly Catch?: Array<{
    readonly ErrorEquals: string[];
    readonly Next: string;
    readonly ResultPath?: string | null;
  }>;
  readonly Retry?: Array<{ readonly ErrorEquals: string[]; readonly [field: string]: unknown }>;
  readonly ItemProcessor?: Definition;
  readonly Iterator?: Definition;
  readonly Branches?: Definition[];
  readonly MaxConcurrency?: number;
  readonly [field: string]: unknown;
}
