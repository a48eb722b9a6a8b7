import { isLocal, joinUri } from './storage/location';

/** Makes URIs of paths below a folder; what is a URI already stays one. */
export function resolver(folder: string): (path: string) => string {
  return (path) => (isLocal(path) || path.includes('://') ? path : joinUri(folder, path));
}
