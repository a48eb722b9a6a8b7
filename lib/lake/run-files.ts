import { Area } from './areas';

const FOLDER = '.starlake-stepfunctions';

/** The file that says which run's turn it is of a pipeline of transforms: none of a domain. */
export function transformTurnFile(pipeline: string): Area {
  const file = (name: string) => `${FOLDER}/turns/transforms/${name}.json`;
  return { path: file(pipeline), keys: { exact: file(pipeline), any: file('*') } };
}

/** Where runs of a pipeline of transforms are written down, each in a file. */
export function runsFolder(pipeline: string): Area {
  const folder = (name: string) => `${FOLDER}/runs/${name}`;
  return { path: folder(pipeline), keys: { exact: `${folder(pipeline)}/*`, any: folder('*') } };
}
