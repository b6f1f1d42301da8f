// A call of a platform at our door, and what it is answered: bytes, before anybody has believed them.

/** A call of the platform, as it came: nothing of it has been believed yet. */
export interface HookRequest {
  readonly method: 'GET' | 'POST';
  /** What stands behind `?`, without it. */
  readonly query: string;
  /** The address the call came from, as this machine sees it: a proxy's, where one stands before the door. */
  readonly from?: string;
  /** Names in lower case; a name that came twice has its values joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes themselves, since signatures are over bytes. Bounded by the door, not by the channel. */
  readonly body: Uint8Array;
}

export interface HookAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
