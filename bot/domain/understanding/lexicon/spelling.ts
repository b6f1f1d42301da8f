// How words are misspelt: by voice typing, by look-alike characters, in traditional characters. Data.

/**
 * Word → spellings met for it, each as long as the word, so that nothing behind it moves. Only spellings that are no
 * word of their own may stand here; those that are (受到影响) belong to `WHOLE_SLIPS`.
 */
export const SLIPS: Readonly<Record<string, string>> = {
  // Receipts
  收到: '收道 收倒 手到 首到 守到 授到 瘦到 受道 收刀',
  知道: '只道 知到 知倒 制道',
  明白: '名白 鸣白 明百 民白',
  好的: '豪的 郝的 好底',
  谢谢: '泄泄 蟹蟹 谢写 斜斜',
  // Times
  明天: '名天 鸣天 民天 明田 明添 冥天 铭天 明夭',
  后天: '候天 厚天 后添 后夭',
  今天: '金天 巾天 斤天 今添 今夭',
  下午: '夏午 下舞 下武 吓午 下牛',
  上午: '尚午 上舞 上武 上牛',
  晚上: '玩上 碗上 晚商 婉上',
  下周: '夏周 下洲 下粥 下舟',
  等会: '灯会 登会',
  // Filing
  提交: '提教 提叫',
  上报: '上抱 尚报 上爆 上豹',
  申报: '身报 深报 申抱',
  报表: '抱表 报裱 豹表',
  延期: '廷期 延其 沿期 严期 言期 延七 研期 盐期 延欺 诞期 延斯',
  宽限: '款限 宽线 宽现 宽县 宽陷',
  产值: '产植 铲值',
  能源: '能元 能缘',
  // Queries
  属实: '属十 属时 属是 属石 熟实 术实 属事 树实 素实 蜀实 书实 署实 鼠实 属食 属适 叔实',
  无误: '无物 无务 吴误 无雾 五误',
  核实: '核时 核十 河实 盒实 核石',
  填错: '填措 田错',
  写错: '些错 写措 谢错',
  订单: '定单 订丹 丁单 盯单 订蛋',
  检修: '捡修 减修 检休',
  限电: '现电 限店',
  淡季: '蛋季 淡计',
  // The platform
  登录: '登路 登鹿 登绿 灯录 登禄 瞪录 登露',
  密码: '蜜码 密马 秘码 密玛 密妈 蜜马 觅码',
  验证码: '验证马 验正码 眼证码 炎证码 验政码 验证玛 燕证码 验怔码 验证妈',
  账号: '账浩 张号 仗号 账耗',
  平台: '平抬 平苔 评台 瓶台 平胎',
  系统: '系桶 细统 戏统 系捅',
  网页: '网叶 网业 网夜 往页',
  // Trainings and notices
  请假: '青甲 清假 请价 请架 情假 轻假 请嫁 清甲 请甲 晴假',
  签到: '签道 签倒 签刀 签导 牵到 签稻 签盗 钎到',
  参加: '参家 餐加 参佳 参嘉 惨加 叁加 参价',
  培训: '陪训 培迅 赔训 培讯 佩训 配训',
  已阅: '已閱 已月 以阅 己阅 已跃 巳阅 乙阅 已粤',
  学习: '学席 学系 雪习 血习 学戏',
  迟到: '池到 迟道',
  // People, firms, things put right
  离职: '离值 离直 梨职 离只 李职 离制 理职 利职',
  辞职: '词职 辞值 辞直 磁职',
  交接: '交借 交节 交街 教接',
  统计: '桶计 统记 统季 统既',
  会计: '汇计 烩计',
  停产: '停铲 亭产 停惨 听产 停颤',
  停业: '停夜 停叶 亭业 停页',
  注销: '住销 注消 驻销 注削 柱销',
  整改: '整该 争改 整盖 政改 整钙',
  台账: '台帐 抬账 台涨 台仗',
  变更: '变耕 变跟 遍更',
  法人: '法仁',
};

/** As above, where the spelling is a word of its own: only when it is a whole clause. */
export const WHOLE_SLIPS: Readonly<Record<string, string>> = {
  报了: 'yijingbaole yibaole baole',
  收到: '受到 sd shoudao 守道',
  参加: 'cj canjia 三家',
  好的: 'hd haode hao hao的 好d',
  知道了: 'zdl zd zhidao zhidaole',
  明白: 'mb mingbai',
  谢谢: 'xx xiexie 3q',
  明天报: 'mtb mingtianbao',
  登不上: 'dbs dlbs dengbushang',
  属实: 'shushi',
  签到: 'qd qiandao 前到 千到 谦到 铅到',
  请假: 'qj qingjia',
  不去: 'bq buqu',
  延期: 'yq yanqi',
  已阅: '一月 以月 已越 义阅 一阅',
  提交: '体教',
};

/** Traditional characters, each followed by its simplified one. */
export const TRADITIONAL =
  '報报閱阅時时間间謝谢請请問问點点號号話话電电腦脑網网頁页碼码帳账賬账錄录陸陆會会計计產产業业廠厂關关閉闭門门開开學学習习參参個个們们這这還还沒没過过來来後后麼么嗎吗嗨嗨說说對对錯错無无誤误實实屬属數数據据萬万億亿單单價价漲涨訂订減减長长統统員员聯联繫系給给讓让發发變变換换遷迁註注銷销證证書书圖图傳传處处理理補补齊齐歸归檔档題题條条項项個个訓训簽签遲迟請请講讲課课線线馬马見见聽听寫写讀读總总廳厅辦办務务經经貨货買买賣卖錢钱銀银車车應应該该當当確确認认東东節节裡里裏里為为與与從从離离職职辭辞舊旧機机構构團团區区縣县鎮镇號号臺台體体顯显現现檢检維维護护壞坏載载繼继續续';
