// What the platform calls: encrypted and signed by the vendor's own library, three times at most, five seconds each.

import { decrypt, encrypt, getSignature } from '@wecom/crypto';

export interface CallbackSettings {
  readonly url: string;
  readonly token: string;
  readonly aesKey: string;
  readonly corpId: string;
  readonly agentId: number;
}

/** How one call differs from an honest one. */
export interface Twist {
  readonly corpId?: string;
  readonly token?: string;
  readonly aesKey?: string;
  /** Seconds since the epoch. */
  readonly timestamp?: number;
  /** Instead of the ciphertext. */
  readonly encrypted?: string;
}

const TRIES = 3;
const AGAIN_MS = 30;
const DEADLINE_MS = 5_000;

/** The fields of a callback as XML: numbers bare, everything else as CDATA. */
export function xmlOf(fields: Readonly<Record<string, string | number>>): string {
  const written = Object.entries(fields).map(([name, value]) => {
    const text =
      typeof value === 'number' ? String(value) : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
    return `<${name}>${text}</${name}>`;
  });
  return `<xml>${written.join('')}</xml>`;
}

export class Callbacks {
  readonly #settings: CallbackSettings;
  #nonce = 0;

  constructor(settings: CallbackSettings) {
    this.#settings = settings;
  }

  /** One call with this text inside; its answer. */
  async post(text: string, twist: Twist = {}): Promise<Response> {
    const { body, query } = this.seal(text, twist);
    return this.postRaw(body, query);
  }

  postRaw(body: string | Uint8Array<ArrayBuffer>, query: string): Promise<Response> {
    return fetch(`${this.#settings.url}?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  }

  /** The platform tries the address: whether it gets back what it has encrypted. */
  async verify(twist: Twist = {}): Promise<{ readonly status: number; readonly isProved: boolean }> {
    const word = `echo-${Date.now()}`;
    const { encrypted, query } = this.seal(word, twist);
    const echo = new URLSearchParams({ echostr: encrypted }).toString();
    const response = await fetch(`${this.#settings.url}?${query}&${echo}`);
    return { status: response.status, isProved: (await response.text()) === word };
  }

  /** Until it is taken; rejects when it is not after three tries. The body of the answer, decrypted, or ''. */
  async tell(text: string): Promise<string> {
    for (let tried = 1; ; tried += 1) {
      const response = await this.post(text).catch(() => null);
      if (response?.status === 200) return this.#read(await response.text());
      if (tried === TRIES) throw new Error(`answered ${response?.status ?? 'not at all'}`);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  /** The ciphertext of a text, the body that carries it and the query that signs it. */
  seal(text: string, twist: Twist = {}) {
    const { aesKey, agentId, corpId, token } = { ...this.#settings, ...twist };
    this.#nonce += 1;
    const timestamp = String(twist.timestamp ?? Math.floor(Date.now() / 1_000));
    const nonce = `nonce${this.#nonce}`;
    const encrypted = twist.encrypted ?? encrypt(aesKey, text, corpId);
    const signature = getSignature(token, timestamp, nonce, encrypted);
    const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce }).toString();
    const body = `<xml><ToUserName><![CDATA[${this.#settings.corpId}]]></ToUserName><AgentID>${agentId}</AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
    return { encrypted, query, body };
  }

  /** What an answer says; it must be signed and for nobody else. */
  #read(body: string): string {
    if (body === '' || body === 'success') return '';
    const field = (name: string) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^\\]<]+)`).exec(body)?.[1] ?? '';
    const { aesKey, corpId, token } = this.#settings;
    const encrypted = field('Encrypt');
    const wanted = getSignature(token, field('TimeStamp'), field('Nonce'), encrypted);
    const { id, message } = decrypt(aesKey, encrypted);
    if (field('MsgSignature') !== wanted || id !== corpId) throw new Error('an answer that is not signed');
    return message;
  }
}
