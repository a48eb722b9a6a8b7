import { loadRoundsFolder, transformLockFile, transformRunsFolder } from '../contract/run-paths';
import { Area } from './areas';

/** The file of the run lock of a transform pipeline. */
export function transformLock(pipeline: string): Area {
  return {
    path: transformLockFile(pipeline),
    keys: { exact: transformLockFile(pipeline), any: transformLockFile('*') },
  };
}

/** The folder for the state of each run of a transform pipeline. */
export function runsFolder(pipeline: string): Area {
  const path = transformRunsFolder(pipeline);
  return { path, keys: { exact: `${path}/*`, any: transformRunsFolder('*') } };
}

/** The folder for what the states of a domain's runs have no room for. */
export function roundsFolder(domain: string): Area {
  const path = loadRoundsFolder(domain);
  return { path, keys: { exact: `${path}/*`, any: loadRoundsFolder('*') } };
}
