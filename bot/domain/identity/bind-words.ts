// What is typed to have a bind code: 绑定, 换渠道, 绑定 短信 for oneself; 绑定 张三, 绑定 张三 短信 for somebody else.

import { channelsMeant } from './channel-words.ts';
import { halfWidth } from './width.ts';

/** Who is to have a code, and where it is to be used; `channel` as it was typed, null: wherever. */
export type BindOrder =
  | { readonly kind: 'own'; readonly channel: string | null }
  | { readonly kind: 'other'; readonly who: string; readonly channel: string | null };

const OWN =
  /^(?:请|我要|我想|怎么)?(?:绑定码?|綁定碼?|绑定新?渠道|绑定账号|取绑定码|换个?渠道|换一个渠道|加个?渠道|我的渠道)(?:[\s:,到在]*(\S{1,12}))?$/u;

const OTHER = /^绑定码?[\s:,]+(\S{2,20})(?:[\s,]+(?:到|在)?(\S{1,12}))?$/u;

const FOR_OTHER = /^(?:给|帮|为)\s*(\S{2,20}?)\s*(?:取?绑定码?|换渠道)(?:[\s:,到在]*(\S{1,12}))?$/u;

/** Longer words are about something else. */
const LONGEST = 60;

/** Reads an order; null: the words are about something else. A code behind 绑定 is read before: see `readBindCode`. */
export function readBindOrder(text: string): BindOrder | null {
  const tidy = halfWidth(text.slice(0, LONGEST + 1).normalize('NFKC'))
    .trim()
    .replace(/[\s.!?。~]+$/u, '');
  if (tidy.length > LONGEST) return null;
  const [own, said] = OWN.exec(tidy) ?? [];
  if (own !== undefined && (said === undefined || channelsMeant(said) !== null)) {
    return { kind: 'own', channel: said ?? null };
  }
  const [other, who, channel] = OTHER.exec(tidy) ?? FOR_OTHER.exec(tidy) ?? [];
  return other === undefined || who === undefined ? null : { kind: 'other', who, channel: channel ?? null };
}
