import type { LoadPipelineProps } from './load-pipeline-props';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { Overlap } from '../pipeline/overlap';
import { StaleFiles } from './stale-files';
import { Area } from '../lake/areas';

/** Properties of a load pipeline, with defaults. */
export interface LoadStatesProps extends LoadPipelineProps {
  readonly preLoadStrategy: PreLoadStrategy;
  readonly overlap: Overlap;
  readonly staleFiles: StaleFiles;
  readonly slots: number;
}

/** Folders and files of a domain that the handlers of its pipeline use. */
export interface Areas {
  /** Undefined where no files are imported. */
  readonly landing?: Area;
  readonly pending: Area;
  readonly ingesting: Area;
  readonly archive: Area;
  /** The file of the domain's run lock. */
  readonly lock: Area;
  readonly succeeded: Area;
}
