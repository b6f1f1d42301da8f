// Robots of WeCom groups as a channel: each sends to its own group and hears nothing.

import type { ChannelAdapter, ChannelSession, SendOptions } from '#adapters/contract.ts';
import { groupRobotsSession } from '#adapters/group-robots.ts';
import { type HttpClient, httpClient } from '#adapters/http.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { checkRobots } from './check.ts';
import { outcomeOf } from './classify.ts';
import type { GroupRobot, GroupRobotsConfig } from './config.ts';
import { explain } from './explain.ts';
import { LIMITS, PATH } from './limits.ts';

/** All robots together are one account; the platform counts each by itself. Opening it calls nothing. */
export const wecomWebhookAdapter: ChannelAdapter<GroupRobotsConfig> = {
  channel: 'wecom-webhook',
  open: (config) => Promise.resolve(openGroupRobots(config)),
};

/** The same, at once. */
export function openGroupRobots(config: GroupRobotsConfig): ChannelSession {
  const { base, robots } = config;
  const http = httpClient(base);
  return groupRobotsSession({
    channel: wecomWebhookAdapter.channel,
    base,
    robots,
    http,
    textMaxBytes: LIMITS.textMaxBytes,
    limits: [{ limit: LIMITS.callsPerWindow, windowMs: LIMITS.windowMs }],
    plan: (message) => planPlainText(message, (text) => Buffer.byteLength(text) <= LIMITS.textMaxBytes),
    post: (robot, text, options) => post(robot, text, options, http),
    check: (options) => checkRobots(options, { http, config }),
    explain,
  });
}

/**
 * The key stands in the address, so no outcome names one. The platform takes no key of ours and gives no id, so an answer
 * lost after writing is `unknown`. Nobody is mentioned: there is no `mentioned_list`, and in a `text` nothing is mark-up.
 */
async function post({ key }: GroupRobot, text: string, options: SendOptions, http: HttpClient) {
  const path = `${PATH}?${new URLSearchParams({ key }).toString()}`;
  const result = await http.post(path, { msgtype: 'text', text: { content: text } }, options);
  return outcomeOf(result, `webhook:${options.key}`);
}
