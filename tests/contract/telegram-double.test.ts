// Telegram's double against grammY's own client and loop, with the transport they bring: proof by somebody else's code.

import { Bot, GrammyError, HttpError } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTelegramDouble, type TelegramDouble } from '#tests/doubles/telegram/index.ts';

describe('the double of Telegram, by grammY', () => {
  let double: TelegramDouble;
  let bot: Bot;
  beforeEach(async () => {
    double = await startTelegramDouble();
    bot = new Bot(double.token, { client: { apiRoot: double.url, timeoutSeconds: 5 } });
    double.world.start(500);
  });
  afterEach(() => double.close());

  const refusal = async (call: Promise<unknown>) => {
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    if (!(error instanceof GrammyError)) return error;
    return { code: error.error_code, says: error.description, ...error.parameters };
  };

  it('tells who the bot is, and takes no other token', async () => {
    expect(await bot.api.getMe()).toMatchObject({ id: double.botId, is_bot: true, username: 'statgrid_bot' });
    const other = (token: string) => new Bot(token, { client: { apiRoot: double.url } }).api.getMe();
    expect(await refusal(other(`${double.botId}:${'x'.repeat(35)}`))).toEqual({
      code: 401,
      says: 'Unauthorized',
    });
    expect(await refusal(other('no-token'))).toEqual({ code: 404, says: 'Not Found' });
  });

  it('hands updates to its loop and forgets them once they are confirmed', async () => {
    const heard: string[] = [];
    bot.on('message:text', async (context) => {
      heard.push(context.message.text);
      await context.reply('已记');
    });
    const said = double.say({ from: 500, text: '已报' });
    const loop = bot.start();
    await said;
    await bot.stop();
    await loop;
    expect(heard).toEqual(['已报']);
    expect(double.pending()).toBe(0);
    expect(double.world.messages).toMatchObject([{ chatId: 500, text: '已记' }]);
  });

  it('tells again what was fetched and not confirmed', async () => {
    void double.say({ from: 500, text: '已报' }).catch(() => undefined);
    const [first] = await bot.api.getUpdates({ timeout: 0 });
    expect(await bot.api.getUpdates({ timeout: 0 })).toEqual([first]);
    expect(await bot.api.getUpdates({ timeout: 0, offset: (first?.update_id ?? 0) + 1 })).toEqual([]);
  });

  it('lets one loop ask, and none while a webhook is set', async () => {
    const first = refusal(bot.api.getUpdates({ timeout: 5 }));
    await double.until(double.isPolled);
    await bot.api.getUpdates({ timeout: 0 });
    expect(await first).toMatchObject({
      code: 409,
      says: expect.stringContaining('terminated by other getUpdates'),
    });
    await bot.api.setWebhook('http://127.0.0.1:9/hooks/telegram', { secret_token: 'abc' });
    expect(await refusal(bot.api.getUpdates())).toMatchObject({
      code: 409,
      says: expect.stringContaining('webhook'),
    });
    expect(await bot.api.getWebhookInfo()).toMatchObject({ url: 'http://127.0.0.1:9/hooks/telegram' });
    await bot.api.deleteWebhook();
    expect(await bot.api.getUpdates({ timeout: 0 })).toEqual([]);
  });

  it('refuses what Telegram refuses, in its words', async () => {
    double.world.block(600);
    double.world.kick(-700);
    double.world.migrate(-800, -1_000_000_000_800);
    expect(await refusal(bot.api.sendMessage(999, '在吗'))).toMatchObject({
      code: 400,
      says: 'Bad Request: chat not found',
    });
    expect(await refusal(bot.api.sendMessage(600, '在吗'))).toMatchObject({
      code: 403,
      says: expect.stringContaining('blocked'),
    });
    expect(await refusal(bot.api.sendMessage(-700, '在吗'))).toMatchObject({
      code: 403,
      says: expect.stringContaining('kicked'),
    });
    expect(await refusal(bot.api.sendMessage(-800, '在吗'))).toMatchObject({
      code: 400,
      says: expect.stringContaining('upgraded'),
      migrate_to_chat_id: -1_000_000_000_800,
    });
    expect(await refusal(bot.api.sendMessage(500, ' '))).toMatchObject({
      code: 400,
      says: expect.stringContaining('empty'),
    });
    expect(await refusal(bot.api.sendMessage(500, 'x'.repeat(4_097)))).toMatchObject({
      code: 400,
      says: expect.stringContaining('too long'),
    });
    const button = { text: '已阅', callback_data: '阅'.repeat(22) };
    const keyboard = { reply_markup: { inline_keyboard: [[button]] } };
    expect(await refusal(bot.api.sendMessage(500, '请阅', keyboard))).toMatchObject({
      code: 400,
      says: expect.stringContaining('BUTTON_DATA_INVALID'),
    });
  });

  it('takes a press once, and says of a stale one that it is', async () => {
    await bot.api.sendMessage(500, '请阅', {
      reply_markup: { inline_keyboard: [[{ text: '已阅', callback_data: '已阅' }]] },
    });
    const [message] = double.world.messages;
    if (message === undefined) throw new Error('nothing was sent');
    bot.on('callback_query', (context) => context.answerCallbackQuery());
    const pressed = double.press(500, message, '已阅');
    const loop = bot.start();
    await pressed;
    await bot.stop();
    await loop;
    expect(double.world.waitingPresses.size).toBe(0);
    expect(await refusal(bot.api.answerCallbackQuery('press-0'))).toMatchObject({
      code: 400,
      says: expect.stringContaining('too old'),
    });
  });

  it('fails as it is told to', async () => {
    double.fault('sendMessage', { status: 502, html: '<html>' });
    expect(await refusal(bot.api.sendMessage(500, '在吗'))).toBeInstanceOf(HttpError);
    double.fault('sendMessage', { acceptFirst: true, reset: true });
    expect(await refusal(bot.api.sendMessage(500, '在吗'))).toBeInstanceOf(HttpError);
    expect(double.world.messages).toHaveLength(1);
    expect(double.violations).toEqual([]);
  });

  it('gives out files by their id', async () => {
    const id = double.putFile({ bytes: Buffer.from('表') });
    const { file_path: path, file_size: size } = await bot.api.getFile(id);
    expect(size).toBe(3);
    const response = await fetch(`${double.url}/file/bot${double.token}/${path}`);
    expect(await response.text()).toBe('表');
  });
});
