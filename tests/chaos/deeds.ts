// What a run has done so far.

import type { FaultKind, PlannedFault } from './schedule.ts';

export interface Resumed {
  /** From the kill of the owner to the next answer somebody heard. */
  readonly ms: number;
  /** Nothing else was wrong meanwhile. */
  readonly isClear: boolean;
}

export interface ImportedList {
  readonly formCode: string;
  readonly asOfAt: Temporal.Instant;
  /** When the import had been committed; real time. */
  readonly importedAtMs: number;
}

export class Deeds {
  kills = 0;
  killsAfterAccept = 0;
  killsBeforeAck = 0;
  downtimes = 0;
  /** Processes that did not end by themselves when they were told to. */
  ungraceful = 0;
  /** Faults begun so far. */
  begun = 0;
  readonly beganAtMs: number[] = [];
  readonly active = new Set<PlannedFault>();
  readonly faults = new Map<FaultKind, number>();
  readonly resumes: Resumed[] = [];
  readonly lists: ImportedList[] = [];
  /** Ids of everything said to the robot. */
  readonly said = new Set<string>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  newMsgId(): string {
    return this.named(`${this.said.size + 1}`);
  }

  /** The id of a message under this name of its speaker's. */
  named(name: string): string {
    const msgId = `${this.#prefix}-${name}==`;
    this.said.add(msgId);
    return msgId;
  }

  begin(fault: PlannedFault): void {
    this.begun += 1;
    this.beganAtMs.push(Date.now());
    this.active.add(fault);
    this.faults.set(fault.kind, (this.faults.get(fault.kind) ?? 0) + 1);
  }
}
