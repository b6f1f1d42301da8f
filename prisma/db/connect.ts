// Connection settings shared by everything that speaks to the database, and errors people understand.

import pg from 'pg';
import { StatgridError } from '#bot/errors.ts';

/** Oldest server the product runs on. */
const OLDEST_MAJOR = 15;
const CONNECT_TIMEOUT_MS = 10_000;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: '对方拒绝连接，数据库可能没有启动',
  ECONNRESET: '连接被中断',
  ENOTFOUND: '找不到这个主机名',
  EAI_AGAIN: '域名解析失败',
  ETIMEDOUT: '连接超时',
  EHOSTUNREACH: '网络不通',
  '28P01': '用户名或密码不对',
  '28000': '不允许这样登录',
  '3D000': '没有这个数据库',
  '53300': '连接数已满',
  '57P03': '数据库正在启动或关闭',
};

/**
 * Settings for a connection to `url`. The session runs in UTC: Prisma's adapter writes and reads
 * timestamptz without its offset, so any other zone would shift every instant silently.
 * @throws StatgridError DATABASE_UNREACHABLE when `url` is not a PostgreSQL address.
 */
export function connectionConfig(url: string): pg.ClientConfig {
  const address = parse(url);
  const given = address.searchParams.get('options') ?? '';
  // In an address `options` would replace ours.
  address.searchParams.delete('options');
  return {
    connectionString: address.href,
    options: `${given} -c timezone=UTC`.trim(),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'statgrid',
  };
}

/**
 * Opens one client of its own and checks the server's version.
 * @throws StatgridError DATABASE_UNREACHABLE
 */
export async function connectOnce(url: string): Promise<pg.Client> {
  const client = new pg.Client(connectionConfig(url));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ major: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS major`,
    );
    checkVersion(url, rows[0]?.major ?? 0);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw unreachable(url, error);
  }
}

/** The Chinese error for a database that cannot be used: where and why, never the password. */
function unreachable(url: string, error: unknown): StatgridError {
  if (error instanceof StatgridError) return error;
  const code = errorCode(error);
  const timedOut = error instanceof Error && /timeout/i.test(error.message);
  const reason = REASONS[code] ?? (timedOut ? REASONS['ETIMEDOUT'] : '连接失败');
  return new StatgridError(
    'DATABASE_UNREACHABLE',
    `连不上数据库 ${place(url)}：${reason}${code === '' ? '' : `（${code}）`}。请检查 DATABASE_URL、数据库是否已启动、网络是否可达。`,
    { cause: error },
  );
}

function checkVersion(url: string, major: number): void {
  if (major >= OLDEST_MAJOR) return;
  throw new StatgridError(
    'DATABASE_UNREACHABLE',
    `数据库 ${place(url)} 是 PostgreSQL ${major}，本程序需要 ${OLDEST_MAJOR} 或更新的版本。请升级或换一个 DATABASE_URL。`,
  );
}

/** Host, port and database of an address: what may be shown. */
function place(url: string): string {
  const address = parse(url);
  return `${address.hostname}:${address.port || '5432'}${address.pathname}`;
}

function parse(url: string): URL {
  // Not URL's own error: it carries the whole input, password included.
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address !== undefined && /^postgres(ql)?:$/.test(address.protocol)) return address;
  throw new StatgridError(
    'DATABASE_UNREACHABLE',
    'DATABASE_URL 不是 PostgreSQL 地址。应写成 postgresql://用户:密码@主机:端口/数据库，密码里的特殊字符要用 % 编码。',
  );
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
