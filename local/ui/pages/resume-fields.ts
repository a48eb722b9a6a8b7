import type { RunSummary } from '../summaries';

/**
 * What the button that resumes a run sends.
 *
 * @param isApart whether the stack was run by itself
 */
export function resumeFields(
  pipelineId: string,
  { batch, target, stack }: Pick<RunSummary, 'batch' | 'target' | 'stack'>,
  isApart = false,
): Record<string, string> {
  if (batch !== undefined) return { all: 'yes', ...(isApart && stack !== undefined ? { stack } : {}) };
  return { pipeline: pipelineId, ...(target === undefined ? {} : { target }) };
}
