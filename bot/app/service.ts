// The service as a process: configuration in, one line of address out, signals until it ends.

import { type App, startApp } from '#bot/app.ts';
import { type Config, loadConfig, secretValues } from '#bot/config.ts';
import { StatgridError } from '#bot/errors.ts';
import { createLogger, type Logger } from '#bot/log.ts';

/** Runs until SIGINT or SIGTERM; answers the exit code. */
export async function runService(): Promise<number> {
  try {
    const config = loadConfig(process.env);
    const log = createLogger({ level: config.logLevel, secrets: secretValues(config) });
    return await serve(config, log);
  } catch (error) {
    if (!(error instanceof StatgridError)) throw error;
    console.error(error.text);
    return 1;
  }
}

async function serve(config: Config, log: Logger): Promise<number> {
  const app = await startApp(config, log).catch((cause: unknown) => {
    log.fatal({ err: cause }, 'start_failed');
    if (cause instanceof StatgridError) throw cause;
    throw new StatgridError(
      'START_FAILED',
      '启动失败，原因见上一行日志。数据没有改动，请保留日志并联系维护人员。',
      { cause },
    );
  });
  announce(app);
  log.info({ mode: app.mode, channels: app.channels }, 'started');
  const signal = await ended();
  log.info({ signal }, 'stopping');
  await app.stop();
  log.info({}, 'stopped');
  return 0;
}

/** What a person needs to know, in their language; everything else is in the log. */
function announce(app: App): void {
  if (app.sandboxUrl !== null) {
    console.info(`统计网格通（演示）已启动，请在浏览器打开：${app.sandboxUrl}`);
    return;
  }
  const channels = app.channels.join('、') || '尚未配置消息通道，待命中（见 .env.example）';
  console.info(`统计网格通已启动：${app.address}，通道：${channels}`);
}

function ended(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}
