import { endLoad, EndLoadEvent, LoadSummary } from './end-load';

/** Lambda entry point: the last state of a load pipeline. */
export async function handler(event: EndLoadEvent): Promise<LoadSummary> {
  return endLoad(event);
}
