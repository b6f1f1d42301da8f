// A strict stand-in for a sending mail server (SMTP with AUTH) on 127.0.0.1: it judges order, line ends and headers.

import { createServer, type Server, type Socket } from 'node:net';
import { Pace } from '../pace.ts';
import { SmtpDialogue } from './smtp-dialogue.ts';
import type { SmtpFault, SmtpSettings, SmtpState, TakenMail } from './smtp-model.ts';

export type { SmtpFault } from './smtp-model.ts';

export interface SmtpDouble {
  readonly port: number;
  /** Mails that were taken, copies included. */
  readonly mails: readonly TakenMail[];
  /** Recipients that were named in dialogues. */
  readonly recipients: readonly string[];
  readonly connections: () => number;
  readonly openConnections: () => number;
  /** What no sound client does. */
  readonly violations: readonly string[];
  readonly pace: Pace;
  fault(fault: SmtpFault): void;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startSmtpDouble(settings: SmtpSettings): Promise<SmtpDouble> {
  const state: SmtpState = {
    settings,
    faults: [],
    mails: [],
    recipients: [],
    violations: [],
    timers: new Set(),
    pace: new Pace(null),
  };
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    new SmtpDialogue(socket, state).greet();
  });
  const port = await listen(server);
  return {
    port,
    mails: state.mails,
    recipients: state.recipients,
    connections: () => connections,
    openConnections: () => sockets.size,
    violations: state.violations,
    pace: state.pace,
    fault: (fault) => state.faults.push(fault),
    async close() {
      for (const timer of state.timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
