// Places in the grid tree by their path: the codes from the root down, each followed by '/'.

/** The paths of a node and all above it, root first. */
export function pathsUpFrom(path: string): readonly string[] {
  const codes = path.split('/').filter((code) => code !== '');
  return codes.map((_, depth) => `${codes.slice(0, depth + 1).join('/')}/`);
}

/** The path of the node of a level (1 city … 4 enterprise grid) above or at this one. */
export function pathAtLevel(path: string, level: 1 | 2 | 3 | 4): string {
  return pathsUpFrom(path)[level - 1] ?? path;
}
