// The project's Markdown documents as tests read them: code blocks, inline code, links, and the files they name.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project folder. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/** One document; `path` is from the project folder. */
export interface Document {
  readonly path: string;
  readonly text: string;
  /** Fenced blocks with the word behind the fence and the nearest heading above. */
  readonly blocks: readonly Fenced[];
  /** What stands between single backticks, outside fenced blocks. */
  readonly inline: readonly string[];
  /** Targets of links that are not addresses on the web. */
  readonly links: readonly string[];
}

export interface Fenced {
  readonly language: string;
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Every README, the changelog and the decisions. */
export function readDocuments(): readonly Document[] {
  const paths = globSync(
    ['{adapters,bot,jobs,lint,prisma,tests}/**/README.md', '*.md', '.github/decisions/*.md'],
    { cwd: PROJECT, exclude: (path) => path.includes('node_modules') || path.includes('generated') },
  );
  return paths.toSorted().map(readDocument);
}

export function readDocument(path: string): Document {
  const text = readFileSync(join(PROJECT, path), 'utf8');
  const blocks: Fenced[] = [];
  const prose: string[] = [];
  let heading = '';
  let open: { language: string; heading: string; lines: string[] } | null = null;
  for (const line of text.split('\n')) {
    const fence = /^ *```(\w*)$/.exec(line);
    if (fence !== null && open !== null) {
      blocks.push(open);
      open = null;
    } else if (fence !== null) open = { language: fence[1] ?? '', heading, lines: [] };
    else if (open !== null) open.lines.push(line.trimEnd());
    else {
      if (line.startsWith('#')) heading = line;
      prose.push(line);
    }
  }
  const body = prose.join('\n');
  return {
    path,
    text,
    blocks,
    inline: [...body.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
    links: [...body.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^(https?:|#)/.test(target)),
  };
}

/** Endings by which a bare name in backticks is known to be a file of the project. */
const SOURCE = /\.(ts|md|sql|prisma|xlsx|js|css)$/;

/** Words standing for a name to be chosen. */
const PLACEHOLDER = /NAME|NNNN/;

/** Links and inline code of a document that name a file or folder of the project which is not there. */
export function missingFiles(document: Document): readonly string[] {
  const folder = dirname(document.path);
  const links = document.links.filter((link) => !existsSync(join(PROJECT, folder, link.split('#')[0] ?? '')));
  const rooms = document.inline.filter((code) => /^\w+\/\w+\/?$/.test(code));
  const named = document.inline.filter((code) => isPath(code, folder));
  const missing = named.filter((code) => ![folder, ...rooms].some((room) => isThere(code, room)));
  return [...new Set([...links, ...missing])];
}

/** `bot/app.ts`, `unit/`, `schema.prisma`; neither an address (`/healthz`), nor a package, nor a placeholder. */
function isPath(code: string, folder: string): boolean {
  if (PLACEHOLDER.test(code) || !/^[\w.-]+(\/[\w.-]+)*\/?$/.test(code) || code.startsWith('.')) return false;
  if (!code.includes('/')) return SOURCE.test(code);
  const [first = ''] = code.split('/');
  return SOURCE.test(code) || code.endsWith('/') || isThere(first, folder);
}

/**
 * From the project folder, from a room's, or anywhere below that: the document's own or one it names
 * (`bot/services`). An import path may lack its ending.
 */
function isThere(path: string, folder: string): boolean {
  const near = [path, `${path}.ts`, join(folder, path)];
  if (near.some((candidate) => existsSync(join(PROJECT, candidate)))) return true;
  return folder !== '.' && globSync(`${folder}/**/${path}`, { cwd: PROJECT }).length > 0;
}

/** Words of a command line as a shell would split it; only single quotes are known. */
export function shellWords(line: string): readonly string[] {
  const uncommented = line.replace(/\s+#.*$/, '');
  return [...uncommented.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
