// A strict stand-in for DingTalk on 127.0.0.1: HTTP and WebSocket, a journal, and a hand on its behaviour.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Pace } from '../pace.ts';
import { Api } from './api.ts';
import { Faults } from './faults.ts';
import { Files, type SentFile } from './files.ts';
import { journalLines } from './journal-lines.ts';
import {
  type AcceptedMessage,
  type AckRecord,
  type Chances,
  type DoubleOptions,
  type Fault,
  type Journal,
  Ledger,
  type Said,
  settingsOf,
} from './model.ts';
import { Sessions } from './sessions.ts';
import { Stream } from './stream.ts';

export { FAULTS } from './faults.ts';
export type { SentFile } from './files.ts';
export type { AckRecord, Chances, DoubleOptions, Fault, Journal, Said } from './model.ts';

export interface DingtalkDouble {
  /** Stands for both api.dingtalk.com and oapi.dingtalk.com. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly robotCode: string;
  readonly journal: Journal;
  /** Of calls by path, and of answers by session. */
  readonly pace: Pace;
  /** The journal as JSON lines. */
  journalLines(): string;
  /** Sockets open now, and opened in all. */
  openSockets(): number;
  openedSockets(): number;
  /** Resolves when `condition` holds, checked whenever the journal or a socket changes. */
  until(condition: () => boolean, timeoutMs?: number): Promise<void>;
  /** A robot message to the client; resolves with its answer, rejects when there is none to come. */
  inject(said: Said, socket?: number): Promise<AckRecord>;
  /** A file sent to the robot in a private chat. */
  injectFile(from: string | null, file: SentFile, msgId?: string): Promise<AckRecord>;
  /** The `content` of a frame with a file that exists. */
  putFile(file: SentFile): Readonly<Record<string, string>>;
  /** Every chat's session is over before its time. */
  endSessions(): void;
  /** The same `msgId` once more under a new `messageId`. */
  redeliver(msgId: string): Promise<AckRecord>;
  sendRaw(content: string | Buffer): void;
  disconnectFrame(): void;
  cutConnections(): void;
  /** The same with a TCP reset. */
  resetConnections(): void;
  /** What happens to WebSocket handshakes from now on. */
  handshakes(mode: 'accept' | 'refuse' | 'hang' | 'reset'): void;
  /** No pong and nothing else any more, with the sockets left open. */
  silence(on: boolean): void;
  /** Meets the next call of `path`, or the next `times`. */
  fault(path: string, fault: Fault): void;
  /** Meets calls and pushes by chance from now on; replaces what was said before. */
  chances(chances: Chances): void;
  clearFaults(): void;
  invalidateTokens(): void;
  /** People left out inside the next 200 of batchSend. */
  partial(left: { readonly invalid?: readonly string[]; readonly flowControlled?: readonly string[] }): void;
  close(): Promise<void>;
}

const CORP_ID = 'ding0000000000000000';
const ROBOT_ID = '$:LWCP_v1:$robotOfTheDouble==';

/** Starts a double on a free port of 127.0.0.1; `close` ends it with all its sockets and timers. */
export async function startDingtalkDouble(options: DoubleOptions = {}): Promise<DingtalkDouble> {
  const settings = settingsOf(options);
  const ledger = new Ledger();
  const faults = new Faults();
  const said = new Map<string, Readonly<Record<string, unknown>>>();
  const server = createServer((request, response) => void api.handle(request, response));
  const stream = new Stream(server, settings, ledger, faults);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const pace = new Pace(() => performance.now());
  const sessions = new Sessions(settings, ledger, pace);
  const files = new Files(settings, ledger);
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const api = new Api({
    settings,
    ledger,
    faults,
    newTicket: () => stream.newTicket(),
    socketUrl: () => `ws://127.0.0.1:${port}/connect`,
    base: () => base,
    sessions,
    pace,
    files,
  });
  const base = `http://127.0.0.1:${port}`;
  const inject = (what: Said, socket?: number) => {
    const data = robotMessage(what, settings.robotCode, (to) => {
      const { id, endsAtMs } = sessions.open(to);
      return { url: `${base}/robot/sendBySession?session=${id}`, endsAtMs };
    });
    said.set(String(data['msgId']), data);
    return stream.push(data, socket);
  };
  return {
    url: base,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    robotCode: settings.robotCode,
    journal: ledger.journal,
    pace,
    journalLines: () => journalLines(ledger.journal),
    openSockets: () => stream.open,
    openedSockets: () => stream.opened,
    until: (condition, timeoutMs = 8_000) => ledger.until(condition, timeoutMs),
    inject,
    injectFile: (from, file, msgId) =>
      inject({ from, msgtype: 'file', content: files.put(file), ...(msgId === undefined ? {} : { msgId }) }),
    putFile: (file) => files.put(file),
    endSessions: () => sessions.endAll(),
    redeliver(msgId) {
      const data = said.get(msgId);
      return data === undefined ? Promise.reject(new Error('no such message')) : stream.push(data);
    },
    sendRaw: (content) => stream.raw(content),
    disconnectFrame: () => stream.disconnectFrame(),
    cutConnections: () => stream.cut(),
    resetConnections: () => stream.reset(),
    handshakes: (mode) => {
      stream.handshakes = mode;
    },
    silence: (on) => {
      stream.silent = on;
    },
    fault: (path, fault) => faults.script(path, fault),
    chances: (chances) => faults.byChance(chances),
    clearFaults: () => faults.clear(),
    invalidateTokens: () => api.invalidateTokens(),
    partial: (left) =>
      api.partial({ invalid: left.invalid ?? [], flowControlled: left.flowControlled ?? [] }),
    async close() {
      api.close();
      await stream.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The data of a robot frame with the fields real ones have. */
function robotMessage(
  said: Said,
  robotCode: string,
  openSession: (to: AcceptedMessage['to']) => { readonly url: string; readonly endsAtMs: number },
): Readonly<Record<string, unknown>> {
  const createAt = said.createAt ?? Date.now();
  const group = said.group !== undefined;
  const session = openSession(
    said.group === undefined
      ? { scope: 'person', id: said.from ?? 'outsider' }
      : { scope: 'group', id: said.group },
  );
  const msgtype = said.msgtype ?? 'text';
  return {
    msgId: said.msgId ?? `msg${randomUUID().replaceAll('-', '')}==`,
    msgtype,
    createAt,
    conversationType: group ? '2' : '1',
    conversationId: said.group ?? `cidPrivate${said.from ?? 'outsider'}==`,
    ...(group ? { conversationTitle: '网格群', isInAtList: true, atUsers: [{ dingtalkId: ROBOT_ID }] } : {}),
    senderId: `$:LWCP_v1:$${said.from ?? 'outsider'}==`,
    ...(said.from === null
      ? { senderCorpId: 'dingOther' }
      : { senderStaffId: said.from, senderCorpId: CORP_ID }),
    senderNick: '某人',
    isAdmin: false,
    chatbotUserId: ROBOT_ID,
    chatbotCorpId: CORP_ID,
    robotCode,
    senderPlatform: 'Win',
    sessionWebhook: session.url,
    sessionWebhookExpiredTime: session.endsAtMs,
    ...(said.quotes === undefined
      ? {}
      : { originalProcessQueryKey: said.quotes, originalMsgId: 'msgQuoted==' }),
    ...contentOf(said, msgtype, group),
    ...said.fields,
  };
}

function contentOf(said: Said, msgtype: string, group: boolean): Readonly<Record<string, unknown>> {
  if (said.withheld === true) return { errCode: 20001, errMsg: 'quota exceeded' };
  if (said.content !== undefined) return { content: said.content };
  // Where the mention of the robot was taken out a space remains.
  return msgtype === 'text' ? { text: { content: `${group ? ' ' : ''}${said.text ?? ''}` } } : {};
}
