// What a person is told over a channel whose machines stand abroad: fixed words and a count, nothing of any firm.

import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';

const INSTEAD = '请到钉钉单聊或联网直报平台查看，也可以打电话问统计局。';

/**
 * In place of a private message. Such texts name firms, and what names a firm stays in the country (house rule after
 * Data Security Law art. 31 and 36); how many matters wait is public. An answer says at least that the words came.
 */
export function abroadMessage(purpose: Purpose, matters: number, bureau: string): Message {
  if (purpose === 'reply' || purpose === 'control') {
    return oneLine(`已收到。这个渠道不显示单位和报表内容，处理结果${INSTEAD}`);
  }
  return {
    title: `【${bureau}】统计工作提醒`,
    blocks: [
      {
        kind: 'paragraph',
        text: `【${bureau}】提醒：您有${matters}项统计事项。这个渠道不显示单位和报表内容，${INSTEAD}`,
      },
    ],
  };
}
