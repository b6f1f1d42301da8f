// The composition root: database, channels, duties and HTTP put together and taken apart again.

import type { FastifyInstance } from 'fastify';
import { type OpenChannels, openChannels } from '#bot/app/channels.ts';
import { loadSampleCity, sandboxDeps } from '#bot/app/demo.ts';
import { type Duties, startDuties } from '#bot/app/duties.ts';
import { type OpenInstallation, openInstallation } from '#bot/app/installation.ts';
import { metricsOf, readiness } from '#bot/app/observe.ts';
import type { Config } from '#bot/config.ts';
import { StatgridError } from '#bot/errors.ts';
import type { SandboxDeps } from '#bot/http/deps.ts';
import { buildServer } from '#bot/http/server.ts';
import type { Logger } from '#bot/log.ts';
import type { Metrics } from '#bot/metrics.ts';
import { type Schedule, startSchedule } from '#jobs/schedule.ts';

export interface App {
  readonly mode: 'demo' | 'real';
  /** What people call the channels it speaks through; none: a real installation that stands idle. */
  readonly channels: readonly string[];
  /** Where HTTP is served: `http://127.0.0.1:8080`. */
  readonly address: string;
  /** The one address a person opens in a demo; null where there is no sandbox. */
  readonly sandboxUrl: string | null;
  /** Lets what is under way end, hands the account back and closes everything. */
  stop(): Promise<void>;
}

/** Starts the service. Throws StatgridError when the database or the configuration does not allow it. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const installation = await openInstallation(config, log, { adopt: true });
  const closers: (() => Promise<void>)[] = [installation.close];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const channels = await openChannels(config, installation.mode, log);
    closers.push(channels.close);
    if (installation.mode === 'demo' && config.sample) await loadSampleCity(installation.db, log);
    const schedule: Schedule = startSchedule(installation.db, log);
    closers.push(() => schedule.stop());
    let duties: Duties | null = null;
    const metrics = metricsOf(installation.db, () => duties?.accounts() ?? []);
    if (channels.all.length > 0) {
      duties = await startDuties(installation.db, channels.all, log, { meters: metrics });
      closers.push(duties.stop.bind(duties));
    }
    const sandbox = sandboxOf(installation, channels, duties);
    const server = serverOf(config, installation, duties, { sandbox, metrics }, log);
    closers.push(() => server.close());
    const address = await listen(server, config.http);
    return {
      mode: installation.mode,
      channels: channels.all.map(({ name }) => name),
      address,
      sandboxUrl: sandbox === null ? null : `${address}/sandbox?token=${sandbox.token}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(server: FastifyInstance, { host, port }: Config['http']): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw cause;
    throw new StatgridError(
      'PORT_IN_USE',
      `不能在 ${host}:${port} 提供网页服务：端口被占用、没有权限或地址不属于本机。请停掉占用端口的程序，或用 PORT、HOST 换一个。`,
      { cause },
    );
  }
}

function sandboxOf(
  { db }: OpenInstallation,
  { sandbox }: OpenChannels,
  duties: Duties | null,
): SandboxDeps | null {
  return sandbox === null ? null : sandboxDeps(db, sandbox, () => duties);
}

function serverOf(
  config: Config,
  { db }: OpenInstallation,
  duties: Duties | null,
  { metrics, sandbox }: { readonly metrics: Metrics; readonly sandbox: SandboxDeps | null },
  log: Logger,
): FastifyInstance {
  return buildServer({
    ready: () => readiness(db, duties),
    metrics: metrics.text,
    hook: (channel, request) => duties?.hook(channel, request) ?? Promise.resolve(null),
    sandbox,
    publicUrl: config.http.publicUrl,
    onError: (error, requestId) => log.error({ err: error, request: requestId }, 'http_failed'),
  });
}
