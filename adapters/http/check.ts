// Asks the gateway whether it takes our calls: a signed `ping`, which sends nothing to anybody.

import { randomUUID } from 'node:crypto';
import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import type { HttpAnswer } from '#adapters/http.ts';
import { LIMITS } from './limits.ts';
import { type Line, post } from './line.ts';

const NAME = '网关';

export async function checkGateway(
  options: CheckOptions,
  { line, host }: { readonly line: Line; readonly host: string },
): Promise<readonly Finding[]> {
  const id = `ping-${randomUUID()}`;
  const result = await post(id, { type: 'ping', id }, options, line);
  if (result.kind !== 'answer') return [unreachable(host, result.native)];
  const { answer } = result;
  return [
    isPage(answer)
      ? intercepted(host, `http_${answer.status}_not_json`, NAME)
      : fine('host', `连得上 ${host}。`),
    clockFinding(answer, line.wallMs()),
    credentialsFinding(answer),
  ];
}

/** A body that is no JSON: of something in front of the gateway. */
function isPage({ body }: HttpAnswer): boolean {
  return /^\s*</.test(body);
}

function clockFinding({ date }: HttpAnswer, nowMs: number): Finding {
  const offMs = date === undefined ? Number.NaN : Math.abs(Date.parse(date) - nowMs);
  if (!Number.isFinite(offMs)) return unknown('clock', 'no_date', `${NAME}没有报时间，无法核对两边时钟。`);
  return offMs <= LIMITS.toleranceMs
    ? fine('clock', `与${NAME}的时钟一致。`)
    : wrong('clock', 'skew', `与${NAME}的时钟相差超过 5 分钟，签名会被拒绝。请校准两边的时间。`);
}

function credentialsFinding({ status }: HttpAnswer): Finding {
  const about = 'credentials';
  if (status >= 200 && status < 300) return fine(about, `${NAME}认可我们的签名。`);
  const native = `http_${status}`;
  const text = explain(native);
  if (text !== null) return wrong(about, native, text);
  return unknown(about, native, `${NAME}没有正常回答（${native}）。请查看${NAME}的日志后再试。`);
}

/** What a status that stops the account means and what to do. */
export function explain(native: string): string | null {
  const [, status = ''] = /^http_(\d{3})$/.exec(native) ?? [];
  if (status === '401' || status === '403') {
    return `${NAME}不认可我们的签名（${native}）。请核对两边的密钥（GATEWAY_SECRET）是否相同、时钟是否准确。`;
  }
  if (/^30[1278]$/.test(status)) {
    return `${NAME}要求转到别的地址（${native}），本服务不跟随。请把 GATEWAY_URL 改成最终的地址。`;
  }
  if (/^4(04|05|10)$/.test(status)) {
    return `这个地址不是${NAME}收消息的地址（${native}）。请核对 GATEWAY_URL 的路径。`;
  }
  return null;
}
