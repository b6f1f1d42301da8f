// What the operator sets: read from the environment once, checked as a whole, all mistakes at once.

import { z } from 'zod';
import { CHANNELS } from '#adapters/registry.ts';
import type { ConfiguredChannel } from '#adapters/settings.ts';
import { isInstant, isPlainHttpUrl, isPostgresUrl, wholeNumber, withoutSlash } from '#bot/config-values.ts';
import {
  readUnreadMinutes,
  UNREAD_FORM,
  UNREAD_MINUTES,
  type UnreadMinutes,
} from '#bot/domain/delivery/unread-minutes.ts';
import { StatgridError } from '#bot/errors.ts';

/** `dataDir` is as the operator wrote it, relative to the working directory. */
export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'external'; readonly url: string };

export interface Config {
  readonly database: DatabaseConfig;
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string | null };
  readonly logLevel: LogLevel;
  /** How long nobody may have looked at a message, where that is reported, before the next channel says it. */
  readonly unreadMinutes: UnreadMinutes;
  /** Those that are on, in the order of the registry. */
  readonly channels: readonly ConfiguredChannel[];
  /** Where the movable clock of a new demo database starts. */
  readonly demoClock: Temporal.Instant | null;
  /** What a new database is to be marked; an existing one keeps its mark. */
  readonly wantsDemo: boolean;
  /** Whether a demo begins with the sample city. */
  readonly sample: boolean;
}

export type LogLevel = z.infer<typeof logLevel>;

type Environment = Readonly<Record<string, string | undefined>>;

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
  error: '不是可用的日志级别。请写 fatal、error、warn、info、debug、trace 或 silent 之一',
});

const serviceVariables = z.object({
  DATABASE_URL: z
    .string()
    .refine(
      isPostgresUrl,
      '不是 PostgreSQL 地址。请写成 postgresql://用户:密码@主机:5432/库名，密码里的特殊字符用 %XX 转写',
    )
    .optional(),
  DATA_DIR: z.string().default('./.data'),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, '不是主机名或 IP 地址。只在本机使用请写 127.0.0.1，不带 http:// 和端口')
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, '8080').default(8080),
  PUBLIC_URL: z
    .string()
    .refine(
      isPlainHttpUrl,
      '不是网址。请写浏览器里打开本服务的地址，如 https://tj.example.gov.cn，不带参数和账号',
    )
    .transform(withoutSlash)
    .optional(),
  LOG_LEVEL: logLevel.default('info'),
  UNREAD_MINUTES: z
    .string()
    .transform((text, context) => {
      const minutes = readUnreadMinutes(text);
      if (minutes === null)
        context.addIssue({ code: 'custom', message: `不是未读多久换渠道。${UNREAD_FORM}` });
      return minutes ?? UNREAD_MINUTES;
    })
    .optional(),
});

const demoVariables = z.object({
  STATGRID_CLOCK: z
    .string()
    .refine(isInstant, '不是带时区的时刻。请写成例如 2026-11-02T08:30+08:00')
    .transform((text) => Temporal.Instant.from(text))
    .optional(),
  STATGRID_SAMPLE: z
    .enum(['0', '1'], { error: '只能是 0 或 1。0 表示演示库不带样例城市' })
    .default('1')
    .transform((text) => text === '1'),
});

const ownVariables = serviceVariables.extend(demoVariables.shape);

type OwnVariables = z.infer<typeof ownVariables>;

/** Every variable the service reads, in the order of the documentation. */
export const CONFIG_VARIABLES: readonly string[] = [
  ...Object.keys(serviceVariables.shape),
  ...CHANNELS.flatMap(({ variables }) => variables),
  ...Object.keys(demoVariables.shape),
];

/** How the names of our variables begin: another one that begins so is a typing error. */
const OUR_PREFIXES: ReadonlySet<string> = new Set([
  'STATGRID',
  ...CHANNELS.flatMap(({ variables }) => variables.map(prefixOf)),
]);

/**
 * Reads the whole configuration; an empty value counts as not set.
 * @throws StatgridError CONFIG_INVALID with one line per mistake; no value is ever repeated in it.
 */
export function loadConfig(env: Environment): Config {
  const values = setValues(env);
  const read = ownVariables.safeParse(values);
  const isDemo = values['STATGRID_CLOCK'] !== undefined;
  const channels = CHANNELS.map((channel) => channel.read(values, { isDemo }));
  const mistakes = [
    ...(read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`)),
    ...channels.flatMap((channel) => channel.mistakes),
    ...unknownVariables(values),
  ];
  if (!read.success || mistakes.length > 0) {
    const lines = mistakes.map((mistake) => `  - ${mistake}`).join('\n');
    throw new StatgridError(
      'CONFIG_INVALID',
      `配置有 ${mistakes.length} 处错误，服务没有启动。请改环境变量或 .env 文件（说明见 .env.example）后重新启动：\n${lines}`,
    );
  }
  return toConfig(
    read.data,
    channels.flatMap(({ channel }) => channel ?? []),
  );
}

/** What must never be seen in a log line: pass it to the logger. */
export function secretValues(config: Config): readonly string[] {
  const secrets = config.channels.flatMap((channel) => channel.secrets);
  if (config.database.kind === 'embedded') return secrets;
  const url = new URL(config.database.url);
  const passwords = [url.password, decodeURIComponent(url.password), url.searchParams.get('password') ?? ''];
  const known = passwords.filter((password) => password !== '');
  return known.length === 0 ? secrets : [...secrets, config.database.url, ...known];
}

function toConfig(read: OwnVariables, channels: readonly ConfiguredChannel[]): Config {
  return {
    database:
      read.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir: read.DATA_DIR }
        : { kind: 'external', url: read.DATABASE_URL },
    http: { host: read.HOST, port: read.PORT, publicUrl: read.PUBLIC_URL ?? null },
    logLevel: read.LOG_LEVEL,
    unreadMinutes: read.UNREAD_MINUTES ?? UNREAD_MINUTES,
    channels,
    demoClock: read.STATGRID_CLOCK ?? null,
    wantsDemo:
      read.STATGRID_CLOCK !== undefined || (read.DATABASE_URL === undefined && channels.length === 0),
    sample: read.STATGRID_SAMPLE,
  };
}

function setValues(env: Environment): Readonly<Record<string, string>> {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}

function unknownVariables(values: Environment): readonly string[] {
  return Object.keys(values)
    .filter((name) => name.includes('_') && OUR_PREFIXES.has(prefixOf(name)))
    .filter((name) => !CONFIG_VARIABLES.includes(name))
    .map((name) => {
      const [nearest] = CONFIG_VARIABLES.toSorted((a, b) => distance(name, a) - distance(name, b));
      const isNear = nearest !== undefined && distance(name, nearest) <= 3;
      return `${name}：没有这个变量。${isNear ? `是不是 ${nearest}？请改名，` : '请对照 .env.example 改名，'}或删掉它`;
    });
}

function prefixOf(name: string): string {
  return name.toUpperCase().split('_')[0] ?? '';
}

/** Levenshtein distance, letters of either case counted as the same. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a.toUpperCase()].entries()) {
    const current = [i + 1];
    for (const [j, other] of [...b.toUpperCase()].entries()) {
      const replaced = (previous[j] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
