// One attempt to send one part to one conversation, over the line this process holds.

import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { outcomeOf } from './classify.ts';
import { CODES } from './codes.ts';
import type { Fields } from './frame.ts';
import { messageRef } from './inbound.ts';
import { CMD, LIMITS } from './limits.ts';
import { Line } from './line.ts';
import type { Button } from './plan.ts';
import type { NoLine, Supervisor } from './supervisor.ts';
import type { RobotTuning } from './tuning.ts';

export interface SendDeps {
  readonly supervisor: Pick<Supervisor, 'line'>;
  readonly tuning: Pick<RobotTuning, 'lineWaitMs'>;
}

/**
 * Sends `part` once and says how it ended; never throws. Without a line it has certainly not left; once written, an
 * answer that does not come leaves it `unknown`, since the platform takes no key against a second sending.
 */
export async function sendPart(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  { supervisor, tuning }: SendDeps,
): Promise<SendResult> {
  const [address] = to;
  if (address === undefined || to.length > 1 || address.channel !== 'wecom-robot' || address.id === '') {
    return { call: refusal('unsupported', 'not_one_conversation') };
  }
  const content = contentOf(part, options.key);
  if (content === null) return { call: refusal('format', 'part_unreadable') };
  const endsAtMs = performance.now() + options.timeoutMs;
  const line = await supervisor.line(Math.min(tuning.lineWaitMs, options.timeoutMs), options.signal);
  if (!(line instanceof Line)) return { call: withoutLine(line) };
  const body = { chatid: address.id, chat_type: address.scope === 'person' ? 1 : 2, ...content };
  const timeoutMs = Math.max(1, endsAtMs - performance.now());
  const reply = await line.request(CMD.send, body, { timeoutMs, signal: options.signal });
  return { call: outcomeOf(reply, messageRef(options.key)) };
}

function contentOf({ native: { buttons, markdown, text, title } }: Part, key: string): Fields | null {
  if (markdown !== undefined) {
    if (markdown === '' || Buffer.byteLength(markdown) > LIMITS.textMaxBytes) return null;
    return { msgtype: 'markdown', markdown: { content: markdown } };
  }
  if (buttons === undefined || text === undefined) return null;
  return {
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      main_title: { title: title === undefined || title === '' ? '请选择' : title },
      sub_title_text: text,
      button_list: JSON.parse(buttons) as readonly Button[],
      task_id: key,
    },
  };
}

/** A robot whose credentials are refused sends nothing until somebody acts; everything else comes back. */
function withoutLine({ native, reason }: NoLine): Outcome {
  if (reason !== 'refused') return { state: 'transient', native };
  const verdict = CODES.get(native);
  return { state: 'account', code: verdict?.state === 'account' ? verdict.code : 'auth', native };
}

function refusal(code: 'unsupported' | 'format', native: string): Outcome {
  return { state: 'rejected', code, native };
}
