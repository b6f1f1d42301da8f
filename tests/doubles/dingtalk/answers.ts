// The forms in which the platform answers an HTTP call.

export interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly type: 'application/json' | 'text/html' | 'application/xml' | 'application/octet-stream';
  readonly headers?: Readonly<Record<string, string>>;
  /** The code of a refusal, for the journal. */
  readonly code?: string;
}

/** A 200 with a JSON body. */
export function ok(body: unknown): Answer {
  return { status: 200, body: JSON.stringify(body), type: 'application/json' };
}

/** The refusal form of api.dingtalk.com: `requestid` in lower case. */
export function refuse(status: number, code: string, message: string, more: object = {}): Answer {
  const body = JSON.stringify({ code, requestid: '7D8F0B1E-0000-4000-8000-000000000000', message, ...more });
  return { status, body, type: 'application/json', code };
}

/** The refusal form of oapi.dingtalk.com: always HTTP 200. */
export function oapiRefuse(errcode: number, errmsg: string): Answer {
  return {
    status: 200,
    body: JSON.stringify({ errcode, errmsg }),
    type: 'application/json',
    code: `${errcode}`,
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
