// What the operator sets: read from the environment once, checked as a whole, all mistakes at once.

import { z } from 'zod';
import {
  isInstant,
  isLoopbackUrl,
  isPlainHttpUrl,
  isPlatformBase,
  isPostgresUrl,
  wholeNumber,
  withoutSlash,
} from '#bot/config-values.ts';
import { StatgridError } from '#bot/errors.ts';

/** A DingTalk organisation the service speaks for. */
export interface DingtalkConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly robotCode: string;
  /** Without a slash at the end. */
  readonly apiBase: string;
  /** Without a slash at the end. */
  readonly oapiBase: string;
  /** Calls out a calendar month. */
  readonly monthlyCalls: number;
  /** Pushes in a calendar month; 0 when the organisation's edition does not meter them. */
  readonly monthlyPushes: number;
  /** How answers go out while a message's session is open. */
  readonly answerBy: 'auto' | 'api' | 'webhook';
}

/** `dataDir` is as the operator wrote it, relative to the working directory. */
export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'external'; readonly url: string };

export interface Config {
  readonly database: DatabaseConfig;
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string | null };
  readonly logLevel: LogLevel;
  /** Null when the channel is off. */
  readonly dingtalk: DingtalkConfig | null;
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

const credential = z.string().regex(/^\S+$/, '中间有空格或换行。请从钉钉开发者后台重新复制，不带空格');

const platformBase = z
  .string()
  .refine(
    isPlatformBase,
    '不是可用的地址。请写 https:// 开头、不带参数和账号的地址（本机替身可用 http://127.0.0.1:端口）',
  )
  .transform(withoutSlash);

const variables = z.object({
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
  DINGTALK_CLIENT_ID: credential.optional(),
  DINGTALK_CLIENT_SECRET: credential.optional(),
  DINGTALK_ROBOT_CODE: credential.optional(),
  DINGTALK_API_BASE: platformBase.default('https://api.dingtalk.com'),
  DINGTALK_OAPI_BASE: platformBase.default('https://oapi.dingtalk.com'),
  DINGTALK_MONTHLY_CALLS: wholeNumber(1, 1_000_000_000, '5000').default(5000),
  DINGTALK_MONTHLY_PUSHES: wholeNumber(0, 1_000_000_000, '3000').default(3000),
  DINGTALK_ANSWER_BY: z
    .enum(['auto', 'api', 'webhook'], {
      error: '只能是 auto、api 或 webhook。auto 表示用本月余量比例较大的一种回复',
    })
    .default('auto'),
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

type Variables = z.infer<typeof variables>;

/** Every variable the service reads, in the order of the documentation. */
export const CONFIG_VARIABLES: readonly string[] = Object.keys(variables.shape);

/**
 * Reads the whole configuration; an empty value counts as not set.
 * @throws StatgridError CONFIG_INVALID with one line per mistake; no value is ever repeated in it.
 */
export function loadConfig(env: Environment): Config {
  const values = setValues(env);
  const read = variables.safeParse(values);
  const mistakes = [
    ...(read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`)),
    ...halfConfigured(values),
    ...realChannelInDemo(values),
    ...unknownVariables(values),
  ];
  if (!read.success || mistakes.length > 0) {
    const lines = mistakes.map((mistake) => `  - ${mistake}`).join('\n');
    throw new StatgridError(
      'CONFIG_INVALID',
      `配置有 ${mistakes.length} 处错误，服务没有启动。请改环境变量或 .env 文件（说明见 .env.example）后重新启动：\n${lines}`,
    );
  }
  return toConfig(read.data);
}

/** What must never be seen in a log line: pass it to the logger. */
export function secretValues(config: Config): readonly string[] {
  const secrets = config.dingtalk === null ? [] : [config.dingtalk.clientSecret];
  if (config.database.kind === 'embedded') return secrets;
  const url = new URL(config.database.url);
  const passwords = [url.password, decodeURIComponent(url.password), url.searchParams.get('password') ?? ''];
  const known = passwords.filter((password) => password !== '');
  return known.length === 0 ? secrets : [...secrets, config.database.url, ...known];
}

function toConfig(read: Variables): Config {
  const dingtalk = toDingtalk(read);
  return {
    database:
      read.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir: read.DATA_DIR }
        : { kind: 'external', url: read.DATABASE_URL },
    http: { host: read.HOST, port: read.PORT, publicUrl: read.PUBLIC_URL ?? null },
    logLevel: read.LOG_LEVEL,
    dingtalk,
    demoClock: read.STATGRID_CLOCK ?? null,
    wantsDemo: read.STATGRID_CLOCK !== undefined || (read.DATABASE_URL === undefined && dingtalk === null),
    sample: read.STATGRID_SAMPLE,
  };
}

function toDingtalk(read: Variables): DingtalkConfig | null {
  const { DINGTALK_CLIENT_ID: clientId, DINGTALK_CLIENT_SECRET: clientSecret } = read;
  if (clientId === undefined || clientSecret === undefined) return null;
  return {
    clientId,
    clientSecret,
    robotCode: read.DINGTALK_ROBOT_CODE ?? clientId,
    apiBase: read.DINGTALK_API_BASE,
    oapiBase: read.DINGTALK_OAPI_BASE,
    monthlyCalls: read.DINGTALK_MONTHLY_CALLS,
    monthlyPushes: read.DINGTALK_MONTHLY_PUSHES,
    answerBy: read.DINGTALK_ANSWER_BY,
  };
}

function setValues(env: Environment): Readonly<Record<string, string>> {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}

function halfConfigured(values: Environment): readonly string[] {
  const needed = ['DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET'];
  const isBegun = [...needed, 'DINGTALK_ROBOT_CODE'].some((name) => values[name] !== undefined);
  if (!isBegun) return [];
  return needed
    .filter((name) => values[name] === undefined)
    .map((name) => `${name}：没有填，钉钉只配置了一半。请补上，或删掉全部 DINGTALK_ 凭据以关闭钉钉`);
}

// A demo must not reach people: with a movable clock a channel may only talk to this machine.
function realChannelInDemo(values: Environment): readonly string[] {
  if (values['STATGRID_CLOCK'] === undefined || values['DINGTALK_CLIENT_ID'] === undefined) return [];
  return ['DINGTALK_API_BASE', 'DINGTALK_OAPI_BASE']
    .filter((name) => !isLoopbackUrl(values[name]))
    .map(
      (name) =>
        `${name}：设置了 STATGRID_CLOCK（演示），钉钉地址就只能指向本机。请写 http://127.0.0.1:端口，正式使用则删掉 STATGRID_CLOCK`,
    );
}

function unknownVariables(values: Environment): readonly string[] {
  return Object.keys(values)
    .filter((name) => /^(DINGTALK|STATGRID)_/i.test(name) && !CONFIG_VARIABLES.includes(name))
    .map((name) => {
      const [nearest] = CONFIG_VARIABLES.toSorted((a, b) => distance(name, a) - distance(name, b));
      const isNear = nearest !== undefined && distance(name, nearest) <= 3;
      return `${name}：没有这个变量。${isNear ? `是不是 ${nearest}？请改名，` : '请对照 .env.example 改名，'}或删掉它`;
    });
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
