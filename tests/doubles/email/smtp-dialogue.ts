// One dialogue of the sending server's double: RFC 5321 and AUTH (RFC 4954), as far as a client of ours needs it.

import type { Socket } from 'node:net';
import type { SmtpFault, SmtpPoint, SmtpState, TakenMail } from './smtp-model.ts';

const LINE_MAX = 998;

/** What a provider says when a mailbox sends too much in a minute (Postfix, policy services) and in a day (Exmail, 163). */
const HASTE = {
  minute: '450 4.7.1 Error: too much mail from this mailbox, try again after 1 minute',
  day: '550 5.4.5 Daily user sending limit exceeded',
} as const;

export class SmtpDialogue {
  readonly #socket: Socket;
  readonly #state: SmtpState;
  #input = '';
  #greeted = false;
  #user: string | null = null;
  #login: string[] | null = null;
  #from: string | null = null;
  #to: string | null = null;
  #takesText = false;

  constructor(socket: Socket, state: SmtpState) {
    this.#socket = socket;
    this.#state = state;
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
  }

  greet(): void {
    this.#answer('greeting', '220 mail.example ESMTP');
  }

  #read(chunk: string): void {
    this.#input += chunk;
    while (!this.#socket.destroyed) {
      const end = this.#takesText ? '\r\n.\r\n' : '\r\n';
      const at = this.#input.indexOf(end);
      if (at < 0) return;
      const said = this.#input.slice(0, at);
      this.#input = this.#input.slice(at + end.length);
      if (this.#takesText) this.#text(said);
      else this.#command(said);
    }
  }

  #command(line: string): void {
    if (this.#login !== null) return this.#loginStep(line);
    const [, verb = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case 'EHLO':
        this.#greeted = true;
        return this.#say(
          '250-mail.example\r\n250-AUTH PLAIN LOGIN\r\n250-SIZE 1000000\r\n250 ENHANCEDSTATUSCODES',
        );
      case 'AUTH':
        return this.#auth(rest);
      case 'MAIL':
        return this.#mail(rest);
      case 'RCPT':
        return this.#recipient(rest);
      case 'DATA':
        return this.#data();
      case 'RSET':
        this.#from = null;
        return this.#say('250 2.0.0 ok');
      case 'QUIT':
        this.#say('221 2.0.0 bye');
        return void this.#socket.end();
      case 'STARTTLS':
        return this.#say('502 5.5.1 not offered');
      default:
        this.#state.violations.push(`unknown command: ${verb}`);
        return this.#say('502 5.5.2 not known');
    }
  }

  #auth(rest: string): void {
    if (!this.#greeted) this.#state.violations.push('AUTH before EHLO');
    const [method = '', given = ''] = rest.split(' ');
    if (method.toUpperCase() === 'PLAIN' && given !== '') {
      const [, user = '', password = ''] = Buffer.from(given, 'base64').toString().split('\0');
      return this.#loggedIn(user, password);
    }
    this.#login = [];
    this.#say('334 VXNlcm5hbWU6');
  }

  #loginStep(line: string): void {
    this.#login?.push(Buffer.from(line, 'base64').toString());
    const [user, password] = this.#login ?? [];
    if (password === undefined) return this.#say('334 UGFzc3dvcmQ6');
    this.#login = null;
    this.#loggedIn(user ?? '', password);
  }

  #loggedIn(user: string, password: string): void {
    const { settings } = this.#state;
    const isRight = user === settings.user && password === settings.password;
    if (isRight) this.#user = user;
    this.#answer('login', isRight ? '235 2.7.0 ok' : `535 5.7.8 bad credentials for ${user} ${password}`);
  }

  #mail(rest: string): void {
    const [, from = ''] = /^FROM:<([^>]*)>/i.exec(rest) ?? [];
    if (this.#user === null) return void this.#answer('sender', '530 5.7.0 Authentication required');
    if (from !== this.#state.settings.address)
      return void this.#answer('sender', '553 5.7.1 not owned by user');
    this.#from = from;
    this.#to = null;
    this.#answer('sender', '250 2.1.0 ok');
  }

  #recipient(rest: string): void {
    const [, to = ''] = /^TO:<([^>]*)>/i.exec(rest) ?? [];
    if (this.#from === null) return this.#say('503 5.5.1 MAIL first');
    if (this.#to !== null) this.#state.violations.push('a second recipient');
    this.#state.recipients.push(to);
    const isKnown = this.#state.settings.unknown?.includes(to) !== true;
    const real = isKnown ? (this.#haste() ?? '250 2.1.5 ok') : '550 5.1.1 User unknown';
    const struck = this.#answer('recipient', real);
    if (real.startsWith('250') && !struck) this.#to = to;
  }

  /** The refusal of a mail beyond what the mailbox may send; null: it is counted. */
  #haste(): string | null {
    const { pace, settings } = this.#state;
    const full = pace.take({
      mailbox: [
        { limit: settings.perMinute ?? 20, windowMs: 60_000, says: HASTE.minute },
        { limit: settings.perDay ?? 500, windowMs: 86_400_000, says: HASTE.day },
      ],
    });
    return full?.allowance.says ?? null;
  }

  #data(): void {
    if (this.#to === null) return this.#say('503 5.5.1 RCPT first');
    this.#takesText = true;
    this.#say('354 go on');
  }

  #text(said: string): void {
    this.#takesText = false;
    const raw = said.replace(/(^|\r\n)\.\./g, '$1.');
    this.#state.violations.push(...violationsOf(raw));
    const [fault] = this.#state.faults.filter(({ at }) => at === 'text');
    const isReal = fault === undefined || fault.takes === true;
    if (isReal) this.#state.mails.push(takenMail(this.#from ?? '', this.#to ?? '', raw));
    this.#from = null;
    this.#answer('text', '250 2.0.0 queued as 4F1');
  }

  /** Says the real answer unless a fault is due here; true when one was. */
  #answer(at: SmtpPoint, real: string): boolean {
    const { faults } = this.#state;
    const index = faults.findIndex((fault) => fault.at === at);
    const [fault] = index < 0 ? [] : faults.splice(index, 1);
    if (fault === undefined) {
      this.#say(real);
      return false;
    }
    this.#strike(fault, real);
    return true;
  }

  #strike(fault: SmtpFault, real: string): void {
    if (fault.reset === true) return void this.#socket.resetAndDestroy();
    const say = () => this.#say(fault.reply ?? real);
    if (fault.delayMs === undefined) return say();
    this.#state.timers.add(setTimeout(say, fault.delayMs));
  }

  #say(line: string): void {
    if (!this.#socket.destroyed) this.#socket.write(`${line}\r\n`);
  }
}

/** What RFC 5322 and good manners ask of a mail. */
function violationsOf(raw: string): readonly string[] {
  const [head = ''] = raw.split('\r\n\r\n');
  const found: string[] = [];
  if (/[^\r]\n|\r[^\n]/.test(raw)) found.push('a bare line end');
  if (/\P{ASCII}/u.test(raw)) found.push('eight bits without 8BITMIME');
  if (raw.split('\r\n').some((line) => line.length > LINE_MAX)) found.push('a line too long');
  for (const name of ['From', 'To', 'Date', 'Message-ID', 'Subject', 'Auto-Submitted']) {
    const count = head.match(new RegExp(`^${name}:`, 'gim'))?.length ?? 0;
    if (count !== 1) found.push(`${count} headers ${name}`);
  }
  if (/text\/html/i.test(raw)) found.push('HTML');
  return found;
}

function takenMail(from: string, to: string, raw: string): TakenMail {
  const at = raw.indexOf('\r\n\r\n');
  const headers = new Map(
    raw
      .slice(0, at)
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
  const body = raw.slice(at + 4);
  const isBase64 = headers.get('content-transfer-encoding')?.toLowerCase() === 'base64';
  const text = isBase64 ? Buffer.from(body, 'base64').toString('utf8') : body;
  return { from, to, headers, text: text.replace(/\r\n/g, '\n').replace(/\n$/, ''), raw };
}
