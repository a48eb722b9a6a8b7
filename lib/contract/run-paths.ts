/** Folder below `SL_DATASETS` for the files that runs need. */
const FOLDER = '.starlake-stepfunctions';

const RUNS = `${FOLDER}/runs`;
const ROUNDS = `${FOLDER}/rounds`;

/** Folders whose files a run needs only while it can be redriven, and which a run that fails leaves. */
export const TEMPORARY_FOLDERS: readonly string[] = [RUNS, ROUNDS];

/** File of the run lock of a domain. */
export function domainLockFile(domain: string): string {
  return `${FOLDER}/turns/${domain}.json`;
}

/** File of the run lock of a transform pipeline. It is never the file of a domain. */
export function transformLockFile(pipeline: string): string {
  return `${FOLDER}/turns/transforms/${pipeline}.json`;
}

/** Folder for the state of each run of a transform pipeline. */
export function transformRunsFolder(pipeline: string): string {
  return `${RUNS}/${pipeline}`;
}

/** Folder for what the states of a domain's runs have no room for. */
export function loadRoundsFolder(domain: string): string {
  return `${ROUNDS}/${domain}`;
}

/** Folder for the success markers of all pipelines of a kind. */
export function successFolder(kind: string): string {
  return `${FOLDER}/succeeded/${kind}`;
}

/**
 * Name of a pipeline as the name of a folder, a different one for each pipeline. It has no slashes, and no characters that
 * are wildcards in IAM policies.
 */
export function pipelineFolder(pipeline: string): string {
  return encodeURIComponent(pipeline.replace(/\p{Surrogate}/gu, '_')).replace(/[!'()*]|^\.+$/g, (text) =>
    [...text].map((letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`).join(''),
  );
}
