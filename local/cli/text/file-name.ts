/** A pipeline's name as the name of a file or folder: never a path, never hidden. */
export function fileName(name: string): string {
  return name.replace(/[^\w.-]/g, '-').replace(/^[.-]+/, '') || 'pipeline';
}
