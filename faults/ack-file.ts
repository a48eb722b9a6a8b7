import { DOMAIN } from './tables';

/** Path of the ack file, below the datasets. */
export const ACK_FILE = `pending/${DOMAIN}/go.ack`;
