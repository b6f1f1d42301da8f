// What the doubles of robots that only write to their groups share: messages, a clock, the count of what comes.

import { Pace } from './pace.ts';
import { type HttpAnswer, type HttpCall, type Served, serve } from './server.ts';

/** A message a group has. */
export interface GroupMessage {
  readonly group: string;
  readonly text: string;
}

/** A platform's code and what it says; 0 is success. */
export type Said = readonly [code: number, text: string];

/** What the platform knows, and its clock. */
export class GroupWorld<Message extends GroupMessage = GroupMessage> {
  readonly messages: Message[] = [];
  /** What no sound client does. */
  readonly violations: string[] = [];
  /** Of messages, by group: each has its own robot. */
  readonly pace = new Pace(() => this.nowMs());
  #shiftMs: number;

  /** `shiftMs`: how far ahead of ours its clock is. */
  constructor(shiftMs = 0) {
    this.#shiftMs = shiftMs;
  }

  /** Milliseconds since the epoch. */
  readonly nowMs = (): number => Date.now() + this.#shiftMs;

  /** Moves the clock. */
  readonly advance = (ms: number): void => {
    this.#shiftMs += ms;
  };
}

export interface GroupRobots<Message extends GroupMessage = GroupMessage> extends Served {
  readonly messages: readonly Message[];
  readonly violations: readonly string[];
  readonly pace: Pace;
  advance(ms: number): void;
  nowMs(): number;
}

/** Serves a platform of group robots on a free port of 127.0.0.1. */
export async function serveGroupRobots<Message extends GroupMessage>(
  world: GroupWorld<Message>,
  take: (call: HttpCall) => HttpAnswer,
  headers?: () => Readonly<Record<string, string>>,
): Promise<GroupRobots<Message>> {
  const { advance, messages, nowMs, pace, violations } = world;
  return { ...(await serve(take, headers)), messages, violations, pace, advance, nowMs };
}
