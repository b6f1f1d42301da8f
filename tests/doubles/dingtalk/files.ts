// Files people send to the robot: a code that ends, the address it is exchanged for, and the bytes behind it.

import { randomUUID } from 'node:crypto';
import { type Answer, ok, refuse } from './answers.ts';
import type { DoubleSettings, Ledger } from './model.ts';

/** A file somebody sends. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** How long the code can be exchanged; 60 s when not said. */
  readonly codeLifeMs?: number;
  /** The address named instead of the double's own. */
  readonly downloadUrl?: string;
  /** The address answers with a redirect to this. */
  readonly redirectTo?: string;
  /** The address never answers. */
  readonly hangs?: boolean;
  /** Sends no content-length. */
  readonly chunked?: boolean;
}

interface Kept extends SentFile {
  readonly endsAtMs: number;
  readonly signature: string;
}

export class Files {
  readonly #settings: DoubleSettings;
  readonly #ledger: Ledger;
  readonly #byCode = new Map<string, Kept>();
  readonly #byPath = new Map<string, Kept>();

  constructor(settings: DoubleSettings, ledger: Ledger) {
    this.#settings = settings;
    this.#ledger = ledger;
  }

  /** The `content` of a frame with this file. */
  put(file: SentFile): Readonly<Record<string, string>> {
    const downloadCode = `code-canary-${randomUUID()}`;
    const endsAtMs = performance.now() + (file.codeLifeMs ?? 60_000);
    this.#byCode.set(downloadCode, { ...file, endsAtMs, signature: `signature-canary-${randomUUID()}` });
    return { downloadCode, fileName: file.name, spaceId: '28455378906', fileId: '214980176385' };
  }

  /** `POST /v1.0/robot/messageFiles/download` */
  exchange(body: Readonly<Record<string, unknown>>, base: string): Answer {
    for (const field of Object.keys(body)) {
      if (field !== 'downloadCode' && field !== 'robotCode') {
        this.#ledger.journal.violations.push(`unknown field ${field}`);
      }
    }
    if (body['robotCode'] !== this.#settings.robotCode) {
      return refuse(400, 'invalidParameter.robotCode.auth', '机器人无权限');
    }
    const kept = this.#byCode.get(String(body['downloadCode']));
    if (kept === undefined || performance.now() >= kept.endsAtMs) {
      return refuse(400, 'invalidParameter.robotCode.downloadCode', '下载码错误或已过期');
    }
    const path = `/files/${randomUUID()}.file`;
    this.#byPath.set(path, kept);
    return ok({ downloadUrl: kept.downloadUrl ?? `${base}${path}?Signature=${kept.signature}` });
  }

  /** `GET` of an address given out; null for any other path, `never` when it is not to be answered. */
  read(url: URL): Answer | 'never' | null {
    const kept = this.#byPath.get(url.pathname);
    if (kept === undefined) return null;
    if (url.searchParams.get('Signature') !== kept.signature) return refuse(403, 'AccessDenied', '签名不符');
    if (kept.redirectTo !== undefined) {
      return { status: 302, body: '', type: 'text/html', headers: { location: kept.redirectTo } };
    }
    if (kept.hangs === true) return 'never';
    const length = kept.chunked === true ? {} : { 'content-length': String(kept.bytes.byteLength) };
    return { status: 200, body: kept.bytes, type: 'application/octet-stream', headers: length };
  }
}
