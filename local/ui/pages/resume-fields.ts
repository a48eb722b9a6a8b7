import type { RunSummary } from '../summaries';

/** What the button that resumes a run sends. */
export function resumeFields(
  pipelineId: string,
  { batch, target }: Pick<RunSummary, 'batch' | 'target'>,
): Record<string, string> {
  if (batch !== undefined) return { all: 'yes' };
  return { pipeline: pipelineId, ...(target === undefined ? {} : { target }) };
}
