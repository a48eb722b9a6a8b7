/** Metadata of the cloud assembly in which a construct lists the files and folders that it was made from. */
export const READS_METADATA = 'starlake:reads';
