// Asks a platform what became of sends whose end nobody knows, less and less often; what it cannot tell stays unknown.

import type { DeliveryReport, Settling } from '#adapters/contract.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { type UnknownSend, unknownSends } from '#prisma/hot/unknown-sends.ts';
import { noteReport } from './delivery-report.ts';

/** Asked about in one run. */
const BATCH = 20;

const TIMEOUT_MS = 10_000;

/** Of one account, while this process owns it; what has been asked is forgotten with it, and asked anew by the next owner. */
export class Settler {
  readonly #db: Database;
  readonly #account: { readonly id: string; readonly channel: string };
  readonly #settling: Settling;
  /** How old each send was when it was asked about. */
  readonly #askedAtAgeMs = new Map<string, number>();

  constructor(db: Database, account: { readonly id: string; readonly channel: string }, settling: Settling) {
    this.#db = db;
    this.#account = account;
    this.#settling = settling;
  }

  /** Asks about those whose time has come; answers how many are unknown no longer. */
  async run(signal: AbortSignal): Promise<number> {
    const sends = await transaction(this.#db, (tx) =>
      unknownSends(tx, this.#account.id, this.#settling, 10 * BATCH),
    );
    this.#forgetAllBut(sends);
    let settled = 0;
    for (const send of sends.filter((one) => this.#isDue(one)).slice(0, BATCH)) {
      if (signal.aborted) return settled;
      const report = await this.#ask(send, signal);
      if (report === null) continue;
      await noteReport(this.#db, this.#account, report);
      settled += 1;
    }
    return settled;
  }

  /** At twice the age of the last time: a receipt that is late may be late for long. */
  #isDue({ ageMs, key }: UnknownSend): boolean {
    return ageMs >= 2 * (this.#askedAtAgeMs.get(key) ?? 0);
  }

  #ask(
    { address: id, ageMs, calledAtMs, key, scope }: UnknownSend,
    signal: AbortSignal,
  ): Promise<DeliveryReport | null> {
    this.#askedAtAgeMs.set(key, ageMs);
    return this.#settling.ask({ key, address: { scope, id }, calledAtMs }, { timeoutMs: TIMEOUT_MS, signal });
  }

  #forgetAllBut(sends: readonly UnknownSend[]): void {
    const keys = new Set(sends.map(({ key }) => key));
    for (const key of this.#askedAtAgeMs.keys()) if (!keys.has(key)) this.#askedAtAgeMs.delete(key);
  }
}
