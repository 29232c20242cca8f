/** What is the same file to the list, to an earlier visit and to other tabs; a NUL is in no path. */
export function identityOf(path: string, size: number, lastModified: number): string {
  return `${path}\0${size}\0${lastModified}`;
}
