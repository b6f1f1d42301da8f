// Which channel this installation speaks through: DingTalk when it is configured, the sandbox in a demo.

import type { ChannelSession } from '#adapters/contract.ts';
import { dingtalkAdapter } from '#adapters/dingtalk/index.ts';
import { type SandboxSession, sandboxAdapter } from '#adapters/sandbox/index.ts';
import type { Config } from '#bot/config.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import type { Logger } from '#bot/log.ts';
import type { InstallationMode } from '#prisma/repos/installation.ts';

export interface OpenChannel {
  readonly session: ChannelSession;
  /** The same session where it is the sandbox, which can be spoken to. */
  readonly sandbox: SandboxSession | null;
  /** What the platform grants in a month; null for the sandbox, which nobody meters. */
  readonly limits: MonthlyLimits | null;
}

/** Null: a real installation without a channel, which stands idle. */
export async function openChannel(
  config: Config,
  mode: InstallationMode,
  log: Logger,
): Promise<OpenChannel | null> {
  if (config.dingtalk !== null) {
    const session = await dingtalkAdapter.open(config.dingtalk, { log: log.child({ channel: 'dingtalk' }) });
    const { monthlyCalls: calls, monthlyPushes: pushes } = config.dingtalk;
    return { session, sandbox: null, limits: { calls, pushes } };
  }
  if (mode === 'real') return null;
  const sandbox = await sandboxAdapter.open({ unreachable: [] });
  return { session: sandbox, sandbox, limits: null };
}
