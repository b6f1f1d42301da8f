// Which pair of object and trouble means which cause of not getting into the platform. Data.

import type { WordClass } from './word-class.ts';

/** A rule of a clause or of two: these classes, in any order, mean this cause. First match wins. */
export interface TroubleRule {
  readonly all: readonly WordClass[];
  readonly cause: string;
}

export const TROUBLE_RULES: readonly TroubleRule[] = [
  { all: ['unit_missing'], cause: 'account_missing' },
  { all: ['obj_sms', 'broken'], cause: 'sms_code' },
  { all: ['obj_captcha', 'broken'], cause: 'captcha' },
  { all: ['obj_captcha', 'mistyped'], cause: 'captcha' },
  { all: ['obj_captcha', 'slow'], cause: 'captcha' },
  { all: ['obj_password', 'locked'], cause: 'locked' },
  { all: ['obj_username', 'locked'], cause: 'locked' },
  { all: ['obj_password', 'forgot'], cause: 'forgot_password' },
  { all: ['obj_password', 'hedge'], cause: 'forgot_password' },
  { all: ['obj_username', 'hedge'], cause: 'forgot_username' },
  { all: ['obj_password', 'mistyped'], cause: 'forgot_password' },
  { all: ['obj_password', 'reset'], cause: 'forgot_password' },
  { all: ['obj_password', 'expired'], cause: 'forgot_password' },
  { all: ['obj_username', 'forgot'], cause: 'forgot_username' },
  { all: ['obj_username', 'ask'], cause: 'forgot_username' },
  { all: ['obj_cert', 'expired'], cause: 'certificate' },
  { all: ['obj_cert', 'broken'], cause: 'certificate' },
  { all: ['obj_cert', 'slow'], cause: 'certificate' },
  { all: ['obj_cert', 'neg'], cause: 'certificate' },
  { all: ['obj_browser', 'need_which'], cause: 'browser' },
  { all: ['obj_browser', 'slow'], cause: 'browser' },
  { all: ['obj_browser', 'broken'], cause: 'browser' },
  { all: ['cannot_file'], cause: 'submit_fail' },
  { all: ['file', 'slow'], cause: 'submit_fail' },
  { all: ['file', 'failed'], cause: 'submit_fail' },
  { all: ['obj_submit', 'slow'], cause: 'submit_fail' },
  { all: ['obj_submit', 'broken'], cause: 'submit_fail' },
  { all: ['platform', 'crash'], cause: 'system_down' },
  { all: ['obj_page', 'broken'], cause: 'network' },
  { all: ['obj_page', 'slow'], cause: 'network' },
  { all: ['platform', 'slow'], cause: 'network' },
  { all: ['platform', 'broken'], cause: 'network' },
  { all: ['obj_login', 'broken'], cause: 'unknown' },
  { all: ['obj_login', 'neg'], cause: 'unknown' },
  { all: ['login_fail', 'crash'], cause: 'system_down' },
  { all: ['login_fail'], cause: 'unknown' },
];
