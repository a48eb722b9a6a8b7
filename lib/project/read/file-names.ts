/** What the name of each of Starlake's YAML files ends with. */
export const EXTENSION = '.sl.yml';

/** The file of a folder that declares its domain, or what its tasks share. */
export const CONFIG = `_config${EXTENSION}`;
