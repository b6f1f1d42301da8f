// Tencent's codes and what each means for a send: data, for a whole call and for one number alike. Sources: the API's pages
// on error codes of SMS 2021-01-11 and the common ones of API 3.0.

import { account, type CodeRule, rejected, throttled, UNKNOWN } from '../verdict.ts';

const AUTH = account('auth');
const QUOTA = account('quota');
const PERMISSION = account('permission');

const SIGN = '短信签名没有通过审核，或与配置不一致。请在腾讯云短信控制台核对签名状态，与 SMS_SIGN 逐字对照';
const TEMPLATE =
  '短信模板没有通过审核或编号不对。请在腾讯云短信控制台核对模板状态，与 SMS_TEMPLATE、SMS_TEMPLATES 对照';
const VARIABLES = '变量个数或内容与审核通过的模板不一致。请核对 SMS_TEMPLATE 括号里写的变量个数和次序';
const KEYS = '密钥不对。请核对 SMS_KEY_ID（SecretId）和 SMS_KEY_SECRET（SecretKey）';
const APP = '短信应用编号不对或已停用。请核对 SMS_APP_ID（SdkAppId，14 开头）';
const MONEY = '短信套餐包余量不足或账号欠费。请到腾讯云续购或充值';
const DAILY = '达到控制台设置的日发送上限。请在腾讯云短信控制台调高';

/** The first that fits counts. */
export const CODES: readonly CodeRule[] = [
  { code: 'LimitExceeded.PhoneNumberThirtySecondLimit', verdict: throttled('half_minute') },
  { code: 'LimitExceeded.PhoneNumberOneHourLimit', verdict: throttled('hour') },
  { code: 'LimitExceeded.PhoneNumberDailyLimit', verdict: throttled('day') },
  { code: 'LimitExceeded.PhoneNumberSameContentDailyLimit', verdict: throttled('day') },
  { code: 'LimitExceeded.DeliveryFrequencyLimit', verdict: throttled('half_minute') },
  { code: 'LimitExceeded.DailyLimit', verdict: QUOTA, means: DAILY },
  { code: 'LimitExceeded.AppDailyLimit', verdict: QUOTA, means: DAILY },
  { code: 'LimitExceeded.AppMainlandChinaDailyLimit', verdict: QUOTA, means: DAILY },
  { code: 'LimitExceeded.PhoneNumberCountLimit', verdict: rejected('unsupported') },
  { code: 'LimitExceeded*', verdict: throttled('hour') },
  { code: 'RequestLimitExceeded*', verdict: throttled('second') },
  { code: 'FailedOperation.MarketingSendTimeConstraint', verdict: throttled('hour') },
  { code: 'FailedOperation.InsufficientBalanceInSmsPackage', verdict: QUOTA, means: MONEY },
  { code: 'UnauthorizedOperation.ServiceSuspendDueToArrears', verdict: QUOTA, means: MONEY },
  {
    code: 'FailedOperation.SignatureIncorrectOrUnapproved',
    verdict: PERMISSION,
    means: SIGN,
    isOfTemplate: true,
  },
  {
    code: 'FailedOperation.TemplateIncorrectOrUnapproved',
    verdict: PERMISSION,
    means: TEMPLATE,
    isOfTemplate: true,
  },
  {
    code: 'FailedOperation.TemplateUnapprovedOrNotExist',
    verdict: PERMISSION,
    means: TEMPLATE,
    isOfTemplate: true,
  },
  {
    code: 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate',
    verdict: PERMISSION,
    means: VARIABLES,
    isOfTemplate: true,
  },
  { code: 'FailedOperation.ContainSensitiveWord', verdict: rejected('content_policy') },
  {
    code: 'FailedOperation.PhoneNumberInBlacklist',
    verdict: rejected('blocked'),
    means: '号码在退订名单里。请本人联系腾讯云客服解除',
  },
  { code: 'FailedOperation.JsonParseFail', verdict: rejected('format') },
  { code: 'FailedOperation.FailResolvePacket', verdict: rejected('format') },
  { code: 'FailedOperation*', verdict: rejected('unsupported') },
  {
    code: 'InvalidParameterValue.IncorrectPhoneNumber',
    verdict: rejected('address_gone'),
    means: '号码不是可用的手机号。请核对名册',
  },
  { code: 'InvalidParameterValue.ContentLengthLimit', verdict: rejected('too_long') },
  {
    code: 'InvalidParameterValue.TemplateParameterLengthLimit',
    verdict: rejected('too_long'),
    means: '变量超过模板允许的长度。请把 SMS_PARAM_CHARS 改小',
  },
  {
    code: 'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter',
    verdict: rejected('content_policy'),
  },
  { code: 'InvalidParameterValue.TemplateParameterFormatError', verdict: rejected('format') },
  { code: 'InvalidParameterValue.SdkAppIdNotExist', verdict: PERMISSION, means: APP },
  { code: 'InvalidParameter*', verdict: rejected('format') },
  { code: 'MissingParameter*', verdict: rejected('format') },
  {
    code: 'UnauthorizedOperation.RequestIpNotInWhitelist',
    verdict: account('ip'),
    means: '本机出口 IP 不在短信应用的白名单。请在腾讯云短信控制台“应用管理”里加上，或关闭白名单',
  },
  { code: 'UnauthorizedOperation.SdkAppIdIsDisabled', verdict: account('banned'), means: APP },
  { code: 'UnauthorizedOperation.SmsSdkAppIdVerifyFail', verdict: PERMISSION, means: APP },
  {
    code: 'UnauthorizedOperation*',
    verdict: PERMISSION,
    means: '这个密钥没有短信权限。请在访问管理（CAM）给该用户授权 QcloudSMSFullAccess',
  },
  {
    code: 'AuthFailure.UnauthorizedOperation',
    verdict: PERMISSION,
    means: '这个密钥没有短信权限。请在访问管理（CAM）给该用户授权 QcloudSMSFullAccess',
  },
  {
    code: 'AuthFailure.SignatureExpire',
    verdict: AUTH,
    means: '请求时间与腾讯云相差超过五分钟。请校准本机时间',
  },
  { code: 'AuthFailure*', verdict: AUTH, means: KEYS },
  { code: 'InternalError.SigVerificationFail', verdict: AUTH, means: KEYS },
  { code: 'UnsupportedOperation*', verdict: rejected('unsupported') },
  // Timeout, SendAndRecvFail and their like: it may have gone out.
  { code: 'InternalError*', verdict: UNKNOWN },
];
