// Aliyun's codes and what each means for a send: data. Sources: the API's pages on error codes of dysmsapi 2017-05-25 and of
// its gateway; the levels of a limit stand in the text only.

import { account, type CodeRule, rejected, throttled, UNKNOWN } from '../verdict.ts';

const AUTH = account('auth');
const QUOTA = account('quota');
const PERMISSION = account('permission');

const SIGN = '短信签名没有通过审核，或与配置不一致。请在阿里云短信控制台核对签名状态，与 SMS_SIGN 逐字对照';
const TEMPLATE =
  '短信模板没有通过审核、已被停用或编号不对。请在阿里云短信控制台核对模板状态，与 SMS_TEMPLATE、SMS_TEMPLATES 对照';
const VARIABLES =
  '模板变量与审核通过的模板不一致。请核对变量名（text、title、count）和变量属性，属性宜选“其他”';
const KEYS = '密钥不对。请核对 SMS_KEY_ID 和 SMS_KEY_SECRET，或在访问控制（RAM）重新生成';
const CLOCK = '请求时间与阿里云相差太多。请校准本机时间';
const RIGHT =
  '这个密钥没有短信权限。请在访问控制（RAM）给该用户授权 AliyunDysmsFullAccess，并核对授权策略里的来源 IP 限制';
const MONEY = '余额不足或短信套餐用完。请到阿里云充值或续购套餐包';

/** The first that fits counts. */
export const CODES: readonly CodeRule[] = [
  {
    code: 'isv.BUSINESS_LIMIT_CONTROL',
    says: /天级|day/i,
    example: '触发天级流控Permits:50',
    verdict: throttled('day'),
  },
  {
    code: 'isv.BUSINESS_LIMIT_CONTROL',
    says: /小时级|hour/i,
    example: '触发小时级流控Permits:5',
    verdict: throttled('hour'),
  },
  {
    code: 'isv.BUSINESS_LIMIT_CONTROL',
    says: /分钟级|minute/i,
    example: '触发分钟级流控Permits:1',
    verdict: throttled('minute'),
  },
  { code: 'isv.BUSINESS_LIMIT_CONTROL', verdict: throttled('hour') },
  { code: 'isv.MOBILE_SEND_LIMIT', verdict: throttled('day') },
  { code: 'Throttling*', verdict: throttled('second') },
  {
    code: 'isv.DAY_LIMIT_CONTROL',
    verdict: QUOTA,
    means: '达到控制台设置的日发送上限。请在阿里云短信控制台调高',
  },
  {
    code: 'isv.MONTH_LIMIT_CONTROL',
    verdict: QUOTA,
    means: '达到控制台设置的月发送上限。请在阿里云短信控制台调高',
  },
  { code: 'isv.AMOUNT_NOT_ENOUGH', verdict: QUOTA, means: MONEY },
  { code: 'isv.OUT_OF_SERVICE', verdict: QUOTA, means: MONEY },
  {
    code: 'isv.DENY_IP_RANGE',
    verdict: account('ip'),
    means: '本机出口 IP 不允许调用。请核对服务器所在地区和出口，或把出口 IP 加入允许名单',
  },
  { code: 'isv.ACCOUNT_NOT_EXISTS', verdict: AUTH, means: KEYS },
  { code: 'isv.ACCOUNT_ABNORMAL', verdict: account('banned'), means: '账号状态异常。请联系阿里云' },
  { code: 'isv.PRODUCT_UN*', verdict: PERMISSION, means: '没有开通短信服务。请在阿里云控制台开通' },
  { code: 'isp.RAM_PERMISSION_DENY', verdict: PERMISSION, means: RIGHT },
  { code: 'isv.NO_PERMISSION', verdict: PERMISSION, means: RIGHT },
  { code: 'NoPermission*', verdict: PERMISSION, means: RIGHT },
  { code: 'Forbidden*', verdict: PERMISSION, means: RIGHT },
  { code: 'SignatureDoesNotMatch', verdict: AUTH, means: KEYS },
  { code: 'IncompleteSignature', verdict: AUTH, means: KEYS },
  { code: 'InvalidAccessKeyId*', verdict: AUTH, means: KEYS },
  { code: 'InvalidTimeStamp*', verdict: AUTH, means: CLOCK },
  // Each nonce is used once: the same call came twice, so the first may have been done.
  { code: 'SignatureNonceUsed', verdict: UNKNOWN },
  { code: 'isv.SMS_SIGNATURE_ILLEGAL', verdict: PERMISSION, means: SIGN, isOfTemplate: true },
  { code: 'isv.SMS_SIGNATURE_SCENE_ILLEGAL', verdict: PERMISSION, means: SIGN, isOfTemplate: true },
  { code: 'isv.SMS_SIGN_ILLEGAL', verdict: PERMISSION, means: SIGN, isOfTemplate: true },
  { code: 'SIGNATURE_BLACKLIST', verdict: PERMISSION, means: SIGN, isOfTemplate: true },
  { code: 'isv.SMS_TEMPLATE_ILLEGAL', verdict: PERMISSION, means: TEMPLATE, isOfTemplate: true },
  { code: 'isv.TEMPLATE_STATE_ILLEGAL', verdict: PERMISSION, means: TEMPLATE, isOfTemplate: true },
  { code: 'isv.TEMPLATE_MISSING_PARAMETERS', verdict: PERMISSION, means: VARIABLES, isOfTemplate: true },
  { code: 'isv.TEMPLATE_PARAMS_ILLEGAL', verdict: rejected('format'), means: VARIABLES },
  { code: 'isv.INVALID_JSON_PARAM', verdict: rejected('format') },
  { code: 'isv.INVALID_PARAMETERS', verdict: rejected('format') },
  {
    code: 'isv.PARAM_LENGTH_LIMIT',
    verdict: rejected('too_long'),
    means: '变量超过模板允许的长度。请把 SMS_PARAM_CHARS 改小',
  },
  { code: 'isv.PARAM_NOT_SUPPORT_URL', verdict: rejected('content_policy') },
  { code: 'isv.BLACK_KEY_CONTROL_LIMIT', verdict: rejected('content_policy') },
  { code: 'isv.SMS_CONTENT_ILLEGAL', verdict: rejected('content_policy') },
  {
    code: 'isv.MOBILE_NUMBER_ILLEGAL',
    verdict: rejected('address_gone'),
    means: '号码不是可用的手机号。请核对名册',
  },
  { code: 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED', verdict: rejected('unsupported'), means: TEMPLATE },
  {
    code: 'isv.SMS_TEST_*',
    verdict: PERMISSION,
    means: '用的是测试签名或测试模板，只能发给测试号码。请换成审核通过的签名和模板',
  },
  { code: 'isp.*', verdict: UNKNOWN },
  // Refused by the service itself for a reason of its own.
  { code: 'isv.*', verdict: rejected('unsupported') },
  { code: 'Missing*', verdict: rejected('format') },
  { code: 'InvalidParameter*', verdict: rejected('format') },
];
