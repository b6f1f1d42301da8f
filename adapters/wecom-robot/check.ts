// Looks for what would keep a robot from working. It has one line, so the credentials are tried only when nobody holds it.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, unknown, unreachable, wrong } from '#adapters/findings.ts';
import { explain } from './explain.ts';
import { Line } from './line.ts';
import { openLine, type SupervisorDeps } from './supervisor.ts';

/**
 * What is fine and what is wrong. Never throws and sends nothing. While the service holds the line, opening another one
 * would end it: then the service's own state speaks.
 */
export async function checkRobot(
  options: CheckOptions,
  { config, log, tuning }: SupervisorDeps,
): Promise<readonly Finding[]> {
  const quick = {
    ...tuning,
    handshakeTimeoutMs: options.timeoutMs,
    subscribeTimeoutMs: options.timeoutMs,
    closeGraceMs: Math.min(tuning.closeGraceMs, options.timeoutMs),
  };
  const host = await hostFinding(options, { config, log, tuning: quick });
  if (host.state !== 'fine') return [host];
  if (options.stream !== 'free') return [host, heldFinding(options.stream)];
  const opened = await openLine({ config, log, tuning: quick }, () => Promise.resolve(), options.signal);
  if (!(opened instanceof Line)) return [host, notOpened(opened)];
  await opened.stop();
  return [host, fine('credentials', '机器人的 ID 和 Secret 正确，长连接可用（连上后已断开）。')];
}

/** A connection that subscribes to nothing ends no other. */
async function hostFinding(
  { signal }: CheckOptions,
  { config, log, tuning }: SupervisorDeps,
): Promise<Finding> {
  const line = new Line({ url: config.url, log, tuning, take: () => Promise.resolve() });
  const failure = await line.opened(signal);
  await line.stop();
  const { host } = new URL(config.url);
  if (failure === null) return fine('host', `连得上 ${host}。`);
  const [, status] = /^handshake_(\d{3})$/.exec(failure) ?? [];
  return status === undefined
    ? unreachable(host, failure)
    : wrong(
        'host',
        failure,
        `${host} 不接受长连接（HTTP ${status}）。多半是中间的代理或网关拦下了，请对该域名直接放行；私有部署请核对 WECOM_ROBOT_URL。`,
      );
}

function heldFinding(stream: CheckOptions['stream']): Finding {
  const about = 'credentials';
  switch (stream) {
    case 'up':
      return fine(about, '正在运行的服务已经连上，ID 和 Secret 正确。');
    case 'refused':
      return wrong(
        about,
        'refused',
        `正在运行的服务连不上：${explain('853000', 'person')}；若 ID 和 Secret 没有错，就是${explain('kicked', 'person')}。`,
      );
    case 'connecting':
    case 'idle':
    case 'stopped':
    case 'free':
    case undefined:
      return unknown(
        about,
        'held',
        '长连接由运行中的服务占用，这里再连会把它挤下线，所以没有试。请看 /readyz 里 wecom-robot 一项：up 就是正常。',
      );
  }
}

function notOpened({
  failed,
  native,
}: {
  readonly failed: 'refused' | 'failed';
  readonly native: string;
}): Finding {
  const about = 'credentials';
  const why = explain(native, 'person');
  if (why !== null) return wrong(about, native, `${why}（${native}）。`);
  if (failed === 'refused') return wrong(about, native, `${explain('853000', 'person')}（${native}）。`);
  return unknown(about, native, `企业微信没有回答（${native}）。请稍后再试。`);
}
