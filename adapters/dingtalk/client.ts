// The official SDK's client, tamed: one connection per object, our hosts, and nothing it reads can throw.
//
// Measured on dingtalk-stream 2.1.5: its reconnection multiplies itself (1, 3, 7, 15 … calls), its
// gateway call has a fixed host and no timeout, a frame that is not JSON or a handler that throws
// ends the process, answers go to whichever socket is newest, and it prints to the console. Here it
// therefore never reconnects (one object, one socket, so every answer goes where its frame came
// from), and what prints or throws is overridden. What stays the SDK's: the socket, the subscription,
// the answer to `ping`, the dispatch of callbacks and the form of the acknowledgement.

import { DWClient, type DWClientDownStream } from 'dingtalk-stream';
import type { WebSocket } from 'ws';
import { LIMITS, SUBSCRIPTIONS } from './limits.ts';

export interface ClientHooks {
  /** Every text that arrives, before the SDK sees it. */
  onText(text: string): void;
}

export class StreamClient extends DWClient {
  readonly #hooks: ClientHooks;

  /** `url` is the endpoint with its ticket, already checked to be a WebSocket address. */
  constructor(credentials: { readonly clientId: string; readonly clientSecret: string }, hooks: ClientHooks) {
    const options = {
      ...credentials,
      ua: 'statgrid/1',
      debug: false,
      keepAlive: false,
      autoReconnect: false,
      // An array of its own: the SDK otherwise shares and mutates one among all its clients.
      subscriptions: [...SUBSCRIPTIONS],
    };
    super(options);
    this.#hooks = hooks;
  }

  /** The SDK's own would print the ticket when debugging and cannot be pointed elsewhere. */
  override getEndpoint(): Promise<this> {
    return Promise.resolve(this);
  }

  /**
   * Opens the socket. Resolves with it at once, still connecting: its `open`, `error` and `close`
   * are for the caller, the SDK's own listeners for them print and are taken off.
   */
  openSocket(url: string, handshakeTimeoutMs: number): WebSocket {
    Reflect.set(this, 'dw_url', url);
    Reflect.set(this, 'sslopts', {
      rejectUnauthorized: true,
      handshakeTimeout: handshakeTimeoutMs,
      maxPayload: LIMITS.frameMaxBytes,
    });
    // Settles only through listeners that are taken off on the next lines.
    void this._connect();
    const socket: unknown = Reflect.get(this, 'socket');
    if (!isSocket(socket)) throw new Error('the SDK opened no socket');
    for (const event of ['open', 'error', 'close']) socket.removeAllListeners(event);
    return socket;
  }

  override onDownStream(data: string): void {
    // `ws` hands over a Buffer, whatever the SDK's types say.
    this.#hooks.onText(String(data));
  }

  /** Gives a frame that was found sound to the SDK: it answers `ping` and emits callbacks by topic. */
  dispatch(text: string): void {
    super.onDownStream(text);
  }

  /** An acknowledgement that something could not be taken: 404 unknown topic, 400 unreadable. */
  refuse(socket: WebSocket, messageId: string, code: 400 | 404): void {
    socket.send(
      JSON.stringify({
        code,
        headers: { contentType: 'application/json', messageId },
        message: code === 404 ? 'topic not supported' : 'bad request',
        data: '{"response":null}',
      }),
    );
  }

  override onEvent(_message: DWClientDownStream): void {
    // Events are not subscribed; the SDK would answer SUCCESS to one that nobody handled.
  }
}

function isSocket(value: unknown): value is WebSocket {
  return typeof value === 'object' && value !== null && 'removeAllListeners' in value && 'terminate' in value;
}
