// What lists show in place of what somebody said.
import { expect, it } from 'vitest';
import { contentText, heardText } from '#bot/cli/words.ts';

it.each([
  ['text', '已报', '已报'],
  ['other', '', '（非文字消息）'],
  ['withheld', '', '（平台没有给出内容）'],
] as const)('a message whose content is %s', (content, text, shown) => {
  expect(contentText(content, text)).toBe(shown);
});

it('a message without content says why it was not answered', () => {
  expect(heardText('done', 'content_withheld')).toBe('已处理：平台没有给出内容，收到但看不到');
});
