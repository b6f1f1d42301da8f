// What the connections to a mailbox's double share: its settings, its mails, what it refuses.

/** A connection that has selected the mailbox. */
export interface ImapLine {
  tellOfNews(): void;
  goSilent(): void;
}

/** A mail in the mailbox. Bytes are kept as latin1 text. */
export interface BoxMail {
  readonly uid: number;
  readonly raw: string;
  readonly takenAtMs: number;
  readonly flags: Set<string>;
  /** The connections it was fetched and marked on. */
  fetchedOn: number | null;
  markedOn: number | null;
}

export interface ImapSettings {
  readonly user: string;
  readonly password: string;
  /** Whether clients may set keywords of their own. Default: yes. */
  readonly keywords?: boolean;
  /** Whether it tells of new mail by itself. Default: yes. */
  readonly idle?: boolean;
}

/** What the dialogues of one server share. */
export interface ImapState {
  readonly settings: ImapSettings;
  readonly mails: BoxMail[];
  readonly violations: string[];
  uidValidity: number;
  /** `login`: every login is refused; `handshake`: so is every connection. */
  refuses: 'login' | 'handshake' | 'select' | null;
  /** Connections that are logged in and have selected the mailbox. */
  readonly lines: Set<ImapLine>;
  opened: number;
}
