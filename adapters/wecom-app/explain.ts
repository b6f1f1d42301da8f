// What the platform's refusals mean and what to do about each, in Chinese, for whoever set the app up.

const APP = '企业微信管理后台“应用管理”里的这个应用';

const SECRET = `Secret 不对或已重置。请在${APP}重新查看 Secret，改 WECOM_APP_SECRET 后重启`;

const CORP = '企业 ID 不对。请在管理后台“我的企业”最下面核对 WECOM_APP_CORP_ID';

const ADDRESS = `本机的出口 IP 不在应用的可信 IP 里。请在${APP}的“企业可信IP”里加上本单位的出口 IP`;

const AGENT = '应用编号与 Secret 不是同一个应用。请核对 WECOM_APP_AGENT_ID（AgentId）和 WECOM_APP_SECRET';

const PERMISSION = `应用没有调用这个接口的权限。请核对${APP}的可见范围和接口权限`;

const OUT_OF_SIGHT =
  '此人不在应用的可见范围，或账号填得不对。请在应用的“可见范围”里加上他所在的部门，并核对账号';

const GROUP_GONE = '没有这个群，或群已解散。群必须由本应用创建（appchat/create），人建的群发不进去';

const BY_CODE: Readonly<Record<string, string>> = {
  '40001': SECRET,
  '40091': SECRET,
  '41004': SECRET,
  '40013': CORP,
  '41002': CORP,
  '2000002': CORP,
  '60020': ADDRESS,
  '301042': ADDRESS,
  '40056': AGENT,
  '41011': AGENT,
  '301002': AGENT,
  '48002': PERMISSION,
  '48004': PERMISSION,
  '48006': PERMISSION,
  '60011': PERMISSION,
  '50003': `应用已停用。请在${APP}启用`,
  '81013': OUT_OF_SIGHT,
  invaliduser: OUT_OF_SIGHT,
  '40003': OUT_OF_SIGHT,
  '40031': OUT_OF_SIGHT,
  '46004': OUT_OF_SIGHT,
  '50002': OUT_OF_SIGHT,
  '60021': OUT_OF_SIGHT,
  '60111': OUT_OF_SIGHT,
  '82001': OUT_OF_SIGHT,
  '92000': OUT_OF_SIGHT,
  unlicenseduser: '此人没有可用的接口许可。请在管理后台“我的企业 → 接口许可”里分配',
  not_a_user_id: '这不是企业微信账号。账号只有字母、数字和 _-@.，在通讯录的成员详情里看',
  not_a_chat_id: '这不是群的 chatid。请用创建群时返回的 chatid',
  '40050': GROUP_GONE,
  '49008': GROUP_GONE,
  '86001': GROUP_GONE,
  '86003': GROUP_GONE,
  '86220': GROUP_GONE,
  '86008': '这个群不是本应用创建的，发不进去。请用本应用重新建群',
  '86217': '应用不能在这个群里发言。请用本应用重新建群',
};

/** One line, or null for what needs no words of WeCom's. */
export function explain(native: string): string | null {
  return BY_CODE[native] ?? null;
}
