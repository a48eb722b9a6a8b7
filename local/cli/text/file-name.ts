/** The name of a pipeline as a file name: never a path, never hidden. */
export function fileName(name: string): string {
  return name.replace(/[^\w.-]/g, '-').replace(/^[.-]+/, '') || 'pipeline';
}
