// How an address of a person is written on each channel, in the one form in which the channel itself has it.

import { parsePhone } from './phone.ts';

interface AddressForm {
  /** What is expected, for whoever has written something else. */
  readonly what: string;
  /** Null: it is none. */
  read(token: string): string | null;
}

const FORMS: Readonly<Record<string, AddressForm>> = {
  'wecom-app': matching('企业微信通讯录里的账号（userid）', /^[A-Za-z0-9][\w.@-]{0,63}$/u),
  'wecom-robot': matching('企业微信通讯录里的账号（userid）', /^[A-Za-z0-9][\w.@-]{0,63}$/u),
  feishu: matching('ou_ 开头的 open_id', /^ou_\w{1,64}$/u),
  telegram: matching('Telegram 的数字编号', /^[1-9]\d{0,15}$/u),
  // Mail compares without case, and answers come back in small letters.
  email: matching('邮箱地址', /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u, (text) =>
    text.toLowerCase(),
  ),
  sms: {
    what: '11位手机号',
    read: (token) => {
      const reading = parsePhone(token);
      return reading.ok ? reading.phone : null;
    },
  },
};

/** The address a token without spaces says; of a channel without a form of its own the token itself. Null: it is none. */
export function readAddress(channel: string, token: string): string | null {
  const form = formOf(channel);
  return form === null ? token : form.read(token);
}

/** What an address on this channel looks like; null: nobody knows. */
export function addressWanted(channel: string): string | null {
  return formOf(channel)?.what ?? null;
}

function formOf(channel: string): AddressForm | null {
  return Object.hasOwn(FORMS, channel) ? (FORMS[channel] ?? null) : null;
}

function matching(what: string, form: RegExp, tidy: (text: string) => string = (text) => text): AddressForm {
  return {
    what,
    read: (token) => {
      const text = tidy(token.normalize('NFKC'));
      return form.test(text) ? text : null;
    },
  };
}
