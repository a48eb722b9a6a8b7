/** Extension of Starlake's YAML files. */
export const EXTENSION = '.sl.yml';

/** The file that declares the domain of a folder, or the defaults of its tasks. */
export const CONFIG = `_config${EXTENSION}`;
