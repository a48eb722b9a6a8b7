import { Construct } from 'constructs';
import { checkName, checkUnique } from '../commands/starlake-names';
import { ImportedPipeline } from '../pipeline/imported-pipeline';
import type { Keys as LakeKeys } from '../lake/key-grants';
import { roundsFolder } from '../lake/run-files';
import { checkList, checkTexts, markClass } from '../private/checks';
import { childPath } from '../private/places';
import { checkKeys, Keys } from '../private/struct-keys';
import type { ILoadPipeline, LoadPipelineAttributes } from './i-load-pipeline';
import { loadDataset } from './load-dataset';

const KEYS: Keys<LoadPipelineAttributes> = {
  ...{ domain: 'text', pipelineName: 'text', stateMachineArn: 'text', tables: 'list', datasets: 'texts' },
};

/** A load pipeline that another app has deployed. */
export class ImportedLoadPipeline extends ImportedPipeline implements ILoadPipeline {
  public readonly domain: string;
  /** @internal */
  public readonly _datasets: ReadonlyMap<string, string>;
  /**
   * It may have many tables.
   *
   * @internal
   */
  public readonly _outputs: LakeKeys;
  /** @internal */
  public readonly _writes?: readonly string[];

  /** @throws Error for invalid names, and for the dataset of a table that is not among the tables */
  constructor(scope: Construct, id: string, attributes: LoadPipelineAttributes) {
    checkKeys(attributes, KEYS, `'${childPath(scope, id)}'`);
    const { domain, pipelineName = domain, stateMachineArn, tables = [], datasets = {} } = attributes;
    super(scope, id, { pipelineName, stateMachineArn }, 'load');
    const what = (name: keyof LoadPipelineAttributes) => `'${name}' of '${this.node.path}'`;
    checkName(domain, `the domain of '${this.node.path}'`);
    checkList(tables, what('tables')).forEach((table) => checkName(table, `a table in ${what('tables')}`));
    checkUnique(tables, what('tables'));
    const renamed = checkTexts(datasets, what('datasets'));
    const unknown = Object.keys(renamed).find((table) => !tables.includes(table));
    if (unknown !== undefined) {
      throw new Error(
        `${what('datasets')} has table '${unknown}', which 'tables' has not; it has ${tables.join(', ')}`,
      );
    }
    this.domain = domain;
    this._outputs = roundsFolder(domain).keys;
    this._datasets = new Map(tables.map((name) => [name, loadDataset(domain, { name, ...dataset(renamed, name) })]));
    this._writes = tables.length === 0 ? undefined : [...this._datasets.values()];
  }
}

function dataset(renamed: { [table: string]: string }, table: string): { dataset?: string } {
  return Object.hasOwn(renamed, table) ? { dataset: renamed[table] } : {};
}

markClass(ImportedLoadPipeline, 'LoadPipeline');
