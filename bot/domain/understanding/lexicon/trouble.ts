// Words about not getting into the platform: what fails, and how. Data: one class a line.

export const TROUBLE_WORDS = {
  obj_login: '登录 登陆 登入 登 进入 进系统 登平台 登系统',
  obj_password: '密码 口令',
  obj_captcha: '验证码 图形码 滑块',
  obj_sms: '短信 短信验证码 手机验证码',
  obj_cert: '证书 ca ca证书 ukey u盾 key 密钥 数字证书',
  obj_username: '用户名 账号 帐号 账户 帐户 登录名',
  obj_browser: '浏览器 插件 控件 谷歌 ie 360浏览器 驱动',
  obj_page: '网页 网址 页面 链接',
  obj_submit:
    '点了上报 点了提交 点上报 一点上报 一点提交 点击上报就 点提交 点击上报 点击提交 上报按钮 提交按钮',
  unit_missing: '单位不存在 账号不存在 用户不存在 查无此单位 找不到单位 单位找不到 账户不存在',
  login_fail:
    '登不上 登不上去 登不了 登不进 登不进去 登录不了 登录不上 登陆不了 登陆不上 登录不进去 登录不上去 登陆不上去 进不去 进不了 进不来 上不去 上不了 进不去系统 无法登录 无法登陆 不能登录 没法登录 登录失败 登陆失败 登不起',
  crash: '崩了 崩溃 挂了 瘫痪 瘫了 维护中 宕机 崩 系统维护',
  slow: '转圈 卡死 卡死了 很卡 太卡 卡得很 加载不出来 加载不了 刷不出来 刷不出 白屏 空白 太慢 很慢 闪退 死机 没反应 没有反应 连不上 连接不上 超时',
  broken:
    '打不开 打不开了 用不了 不能用 不显示 收不到 没收到 看不到 不好使 失效 坏了 装不上 装不了 不出来 点不了 点不动 找不到 找不着 不识别 读不出 读不到 识别不了',
  forgot: '忘 忘了 忘记 忘记了 不记得 记不得 想不起来 丢了 不知道是多少 什么来着',
  locked: '锁了 锁定 被锁 锁住 锁 被锁了 冻结 停用',
  expired: '过期 过期了 到期 到期了',
  mistyped: '输错 不正确 错误 不对 输错了 总是错 老是错',
  reset: '重置 找回 改密码 重设',
  need_which: '要装 要用什么 用什么 换了电脑 换电脑',
} as const;
