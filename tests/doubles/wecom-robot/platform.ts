// What the platform knows and decides: who has spoken to the robot, what was said to whom, how much of it in a while.

import { type Allowance, Pace } from '../pace.ts';
import { type Answer, isObject, pushRefusal, pushViolations, shownOf } from './checks.ts';

/** A push or an answer a conversation has. */
export interface RobotMessage {
  readonly to: string;
  readonly text: string;
  readonly kind: 'push' | 'answer';
  readonly body: unknown;
}

/** Of each conversation, as copies of the platform's page name it. */
const OF_CONVERSATION: readonly Allowance[] = [
  { limit: 30, windowMs: 60_000 },
  { limit: 1_000, windowMs: 3_600_000 },
];

export class Platform {
  readonly messages: RobotMessage[] = [];
  readonly violations: string[] = [];
  /** Conversations in which somebody has spoken to the robot: users and groups. */
  readonly met = new Set<string>();
  /** The platform's own count: what is over it is refused, or thrown away without a word. */
  over: 'refused' | 'dropped' = 'refused';
  readonly pace = new Pace();
  readonly #cards = new Set<string>();
  /** The conversation of each callback that can be answered. */
  readonly #callbacks = new Map<string, string>();

  calledBack(reqId: string, conversation: string): void {
    this.met.add(conversation);
    this.#callbacks.set(reqId, conversation);
  }

  push(body: unknown): Answer {
    this.violations.push(...pushViolations(body));
    const refusal = pushRefusal(body);
    if (refusal !== null || !isObject(body)) return refusal ?? [47_001, 'data format error'];
    const to = String(body['chatid']);
    if (!this.met.has(to)) return [93_006, 'invalid chatid'];
    const card = body['template_card'];
    const id = isObject(card) ? card['task_id'] : undefined;
    if (typeof id === 'string' && this.#cards.has(id)) return [40_058, 'task_id is used'];
    if (typeof id === 'string') this.#cards.add(id);
    return this.#say({ to, text: shownOf(body), kind: 'push', body });
  }

  answer(reqId: string, body: unknown): Answer {
    const to = this.#callbacks.get(reqId);
    if (to === undefined) return [846_605, 'invalid req_id'];
    const stream = isObject(body) ? body['stream'] : undefined;
    if (!isObject(body) || body['msgtype'] !== 'stream' || !isObject(stream)) {
      return [40_008, 'invalid message type'];
    }
    if (stream['finish'] !== true) return [0, 'ok'];
    return this.#say({ to, text: String(stream['content']), kind: 'answer', body });
  }

  /** Pushes and answers of a conversation are counted together. */
  #say(message: RobotMessage): Answer {
    if (this.pace.take({ [message.to]: OF_CONVERSATION }) !== null) {
      return this.over === 'dropped' ? [0, 'ok'] : [45_009, 'api freq out of limit'];
    }
    this.messages.push(message);
    return [0, 'ok'];
  }
}
