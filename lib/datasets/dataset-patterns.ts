import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { DATASET_REFRESHED, EVENT_SOURCE } from '../contract/dataset-event';

/** Maximum characters of a rule's pattern (EventBridge). */
const MAX_PATTERN = 2048;

/** Patterns for the events of these datasets: as few as have room for all of them. */
export function datasetPatterns(datasets: string[]): EventPattern[] {
  const patterns: string[][] = [];
  for (const dataset of datasets) {
    const last = patterns.at(-1);
    if (last && lengthOf([...last, dataset]) <= MAX_PATTERN) {
      last.push(dataset);
    } else {
      patterns.push([dataset]);
    }
  }
  return patterns.map(patternOf);
}

function patternOf(dataset: string[]): EventPattern {
  return { source: [EVENT_SOURCE], detailType: [DATASET_REFRESHED], detail: { dataset } };
}

function lengthOf(dataset: string[]): number {
  const { detailType, ...rest } = patternOf(dataset);
  return Buffer.byteLength(JSON.stringify({ ...rest, 'detail-type': detailType }));
}
