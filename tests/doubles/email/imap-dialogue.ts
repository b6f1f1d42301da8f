// One connection to the mailbox's double: the commands of RFC 3501 a reader needs, IDLE (RFC 2177) and ID (RFC 2971).

import type { Socket } from 'node:net';
import type { BoxMail, ImapLine, ImapState } from './imap-model.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export class ImapDialogue implements ImapLine {
  readonly #socket: Socket;
  readonly #state: ImapState;
  readonly #number: number;
  #input = '';
  #stage: 'new' | 'known' | 'selected' = 'new';
  #idleTag: string | null = null;
  #loginTag: string | null = null;
  #silent = false;

  constructor(socket: Socket, state: ImapState, number: number) {
    this.#socket = socket;
    this.#state = state;
    this.#number = number;
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
  }

  greet(): void {
    if (this.#state.refuses === 'handshake') {
      this.#say('* BYE overloaded');
      return void this.#socket.end();
    }
    this.#say('* OK ready');
  }

  tellOfNews(): void {
    if (this.#idleTag !== null) this.#say(`* ${this.#state.mails.length} EXISTS`);
  }

  goSilent(): void {
    this.#silent = true;
  }

  #read(chunk: string): void {
    this.#input += chunk;
    for (let at = this.#input.indexOf('\r\n'); at >= 0; at = this.#input.indexOf('\r\n')) {
      const line = this.#input.slice(0, at);
      this.#input = this.#input.slice(at + 2);
      if (!this.#silent) this.#line(line);
    }
  }

  #line(line: string): void {
    if (this.#idleTag !== null) return this.#endIdle(line);
    if (this.#loginTag !== null) return this.#endLogin(line);
    const [, tag = '', command = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/s.exec(line) ?? [];
    switch (command.toUpperCase()) {
      case 'CAPABILITY':
        this.#say(`* CAPABILITY ${this.#capabilities()}`);
        return this.#ok(tag);
      case 'ID':
        this.#say('* ID ("name" "double" "vendor" "statgrid" "version" "1")');
        return this.#ok(tag);
      case 'AUTHENTICATE':
        return this.#authenticate(tag, rest);
      case 'NAMESPACE':
        this.#say('* NAMESPACE (("" "/")) NIL NIL');
        return this.#ok(tag);
      case 'LIST':
      case 'LSUB':
        this.#say(`* ${command.toUpperCase()} (\\HasNoChildren) "/" INBOX`);
        return this.#ok(tag);
      case 'SELECT':
        return this.#select(tag);
      case 'NOOP':
        return this.#ok(tag);
      case 'IDLE':
        this.#idleTag = tag;
        return this.#say('+ idling');
      case 'LOGOUT':
        this.#say('* BYE bye');
        this.#ok(tag);
        return void this.#socket.end();
      default:
        return this.#ofMails(tag, command.toUpperCase(), rest);
    }
  }

  #ofMails(tag: string, command: string, rest: string): void {
    if (this.#stage !== 'selected') this.#state.violations.push(`${command} before SELECT`);
    switch (command) {
      case 'UID SEARCH':
        return this.#search(tag, rest);
      case 'UID FETCH':
        return this.#fetch(tag, rest);
      case 'UID STORE':
        return this.#store(tag, rest);
      default:
        this.#state.violations.push(`unknown command: ${command}`);
        return this.#say(`${tag} BAD not known`);
    }
  }

  #capabilities(): string {
    const idle = this.#state.settings.idle === false ? '' : ' IDLE';
    return `IMAP4rev1 ID AUTH=PLAIN SASL-IR NAMESPACE${idle}`;
  }

  #authenticate(tag: string, rest: string): void {
    const [, given = ''] = rest.split(' ');
    this.#loginTag = tag;
    if (given === '') this.#say('+ ');
    else this.#endLogin(given);
  }

  #endLogin(line: string): void {
    const { settings, refuses } = this.#state;
    const tag = this.#loginTag ?? '';
    this.#loginTag = null;
    const [, user = '', password = ''] = Buffer.from(line, 'base64').toString().split('\0');
    if (refuses === 'login' || user !== settings.user || password !== settings.password) {
      return this.#say(`${tag} NO [AUTHENTICATIONFAILED] wrong password ${password}`);
    }
    this.#stage = 'known';
    this.#ok(tag);
  }

  #select(tag: string): void {
    const { settings, uidValidity, mails, refuses } = this.#state;
    if (this.#stage === 'new') this.#state.violations.push('SELECT before login');
    if (refuses === 'select') return this.#say(`${tag} NO SELECT Unsafe Login. Please contact the provider`);
    this.#stage = 'selected';
    this.#state.lines.add(this);
    this.#state.opened += 1;
    const own = settings.keywords === false ? '' : ' \\*';
    this.#say(`* ${mails.length} EXISTS`);
    this.#say('* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)');
    this.#say(`* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft${own})] flags`);
    this.#say(`* OK [UIDVALIDITY ${uidValidity}] valid`);
    this.#say(`${tag} OK [READ-WRITE] selected`);
  }

  #search(tag: string, query: string): void {
    const [, keyword] = /\bUNKEYWORD (\S+)/i.exec(query) ?? [];
    if (keyword === undefined && !/\bUNSEEN\b/i.test(query)) this.#state.violations.push(`search: ${query}`);
    if (!/\bSINCE \d/i.test(query)) this.#state.violations.push('a search without a beginning');
    const flag = keyword ?? '\\Seen';
    const found = this.#state.mails.filter(({ flags }) => !flags.has(flag)).map(({ uid }) => uid);
    this.#say(`* SEARCH ${found.join(' ')}`.trimEnd());
    this.#ok(tag);
  }

  #fetch(tag: string, rest: string): void {
    const [, uid = '', max = ''] = /^(\d+) \(.*BODY\.PEEK\[\]<0\.(\d+)>/i.exec(rest) ?? [];
    if (max === '') this.#state.violations.push(`fetch: ${rest}`);
    const index = this.#state.mails.findIndex((mail) => mail.uid === Number(uid));
    const mail = this.#state.mails[index];
    if (mail !== undefined) {
      mail.fetchedOn = this.#number;
      const body = mail.raw.slice(0, Number(max));
      const head = `* ${index + 1} FETCH (UID ${uid} INTERNALDATE "${internalDate(mail)}" BODY[]<0> {${body.length}}`;
      this.#say(`${head}\r\n${body})`);
    }
    this.#ok(tag);
  }

  #store(tag: string, rest: string): void {
    const [, uid = '', flags = ''] = /^(\d+) \+FLAGS(?:\.SILENT)? \(([^)]*)\)/i.exec(rest) ?? [];
    const mail = this.#state.mails.find((one) => one.uid === Number(uid));
    if (mail === undefined) this.#state.violations.push(`store: ${rest}`);
    else {
      if (mail.fetchedOn === null) this.#state.violations.push('a mail marked unread');
      for (const flag of flags.split(' ')) mail.flags.add(flag);
      mail.markedOn = this.#number;
      const index = this.#state.mails.indexOf(mail);
      this.#say(`* ${index + 1} FETCH (UID ${uid} FLAGS (${[...mail.flags].join(' ')}))`);
    }
    this.#ok(tag);
  }

  #endIdle(line: string): void {
    if (line.toUpperCase() !== 'DONE') this.#state.violations.push(`in IDLE: ${line}`);
    const tag = this.#idleTag ?? '';
    this.#idleTag = null;
    this.#ok(tag);
  }

  #ok(tag: string): void {
    this.#say(`${tag} OK done`);
  }

  #say(line: string): void {
    if (!this.#silent && !this.#socket.destroyed) this.#socket.write(Buffer.from(`${line}\r\n`, 'latin1'));
  }
}

/** `20-Nov-2026 18:00:00 +0000`. */
function internalDate({ takenAtMs }: BoxMail): string {
  const [day = '', time = ''] = new Date(takenAtMs).toISOString().split('T');
  const [year, month = '', date] = day.split('-');
  return `${date}-${MONTHS[Number(month) - 1]}-${year} ${time.slice(0, 8)} +0000`;
}
