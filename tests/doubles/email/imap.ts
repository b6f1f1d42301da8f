// A strict stand-in for a mailbox (IMAP4rev1, one INBOX) on 127.0.0.1: flags, UIDs, IDLE, and what goes wrong with them.

import { createServer, type Socket } from 'node:net';
import { ImapDialogue } from './imap-dialogue.ts';
import type { BoxMail, ImapSettings, ImapState } from './imap-model.ts';
import { listen } from './smtp.ts';

export interface ImapDouble {
  readonly port: number;
  readonly state: ImapState;
  /** Connections that were made, whatever became of them. */
  connections(): number;
  /** Puts a mail there; the promise settles once it is marked. */
  put(raw: string | Buffer, takenAtMs?: number): Promise<BoxMail>;
  cut(): void;
  /** The lines that are open now never answer again. */
  goSilent(): void;
  /** All mails get new UIDs, as after a restored backup; their flags go with `flags`. */
  countAnew(flags: 'kept' | 'lost'): void;
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const LONGEST_MS = 15_000;

/** Starts one on a free port. */
export async function startImapDouble(settings: ImapSettings): Promise<ImapDouble> {
  const state: ImapState = {
    settings,
    mails: [],
    violations: [],
    uidValidity: 1,
    refuses: null,
    lines: new Set(),
    opened: 0,
  };
  const sockets = new Set<Socket>();
  let connections = 0;
  let nextUid = 1;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    const dialogue = new ImapDialogue(socket, state, connections);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      state.lines.delete(dialogue);
    });
    dialogue.greet();
  });
  const port = await listen(server);
  const until = async (condition: () => boolean) => {
    const endAtMs = performance.now() + LONGEST_MS;
    while (!condition()) {
      if (performance.now() > endAtMs) throw new Error('never came true');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    port,
    state,
    connections: () => connections,
    until,
    async put(raw, takenAtMs = Date.now()) {
      const bytes = typeof raw === 'string' ? Buffer.from(raw) : raw;
      const mail: BoxMail = {
        uid: nextUid,
        raw: bytes.toString('latin1'),
        takenAtMs,
        flags: new Set(),
        fetchedOn: null,
        markedOn: null,
      };
      nextUid += 1;
      state.mails.push(mail);
      for (const line of state.lines) line.tellOfNews();
      await until(() => mail.markedOn !== null);
      return mail;
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    goSilent: () => {
      for (const line of state.lines) line.goSilent();
    },
    countAnew: (flags) => {
      state.uidValidity += 1;
      const anew = state.mails.splice(0).map((mail): BoxMail => {
        const uid = nextUid;
        nextUid += 1;
        const kept = flags === 'kept' ? mail.flags : new Set<string>();
        return { ...mail, uid, flags: kept, fetchedOn: null, markedOn: null };
      });
      state.mails.push(...anew);
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
