// Every command of the command line; a new one is a file in commands/ and a line here.

import type { Command } from './command.ts';

/** A command as the overview knows it; the rest is loaded when it is called. */
export interface Entry {
  readonly name: string;
  /** How it is called, for the overview. */
  readonly usage: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export const COMMANDS: readonly Entry[] = [
  {
    name: 'import roster',
    usage: 'import roster 文件',
    summary: '导入名册（网格、人员、单位、报表义务）',
    load: async () => (await import('./commands/import-roster.ts')).importRosterCommand,
  },
  {
    name: 'import status',
    usage: 'import status 文件',
    summary: '导入平台上报情况名单',
    load: async () => (await import('./commands/import-status.ts')).importStatusCommand,
  },
  {
    name: 'import queries',
    usage: 'import queries 文件',
    summary: '导入数据核实名单，单聊发给各单位',
    load: async () => (await import('./commands/import-queries.ts')).importQueriesCommand,
  },
  {
    name: 'export answers',
    usage: 'export answers 任务 --out 文件.xlsx',
    summary: '导出数据核实的回复',
    load: async () => (await import('./commands/export-answers.ts')).exportAnswersCommand,
  },
  {
    name: 'export evidence',
    usage: 'export evidence 任务 --out 文件夹',
    summary: '取出单位为数据核实发来的图片和文件',
    load: async () => (await import('./commands/export-evidence.ts')).exportEvidenceCommand,
  },
  {
    name: 'query draft',
    usage: 'query draft --firm 单位 --form 表号 …',
    summary: '拟一条数据核实，单聊发给一家单位',
    load: async () => (await import('./commands/query-draft.ts')).queryDraftCommand,
  },
  {
    name: 'review',
    usage: 'review 核实编号|事项编号 settled|returned|onsite',
    summary: '登记数据核实的复核结论',
    load: async () => (await import('./commands/review.ts')).reviewCommand,
  },
  {
    name: 'figures',
    usage: 'figures show|on|off',
    summary: '数据核实的单聊里是否显示指标和数值（默认不显示）',
    load: async () => (await import('./commands/figures.ts')).figuresCommand,
  },
  {
    name: 'training create',
    usage: 'training create --topic 主题 --on 日期 …',
    summary: '建立培训：通知、回执、签到（先预览）',
    load: async () => (await import('./commands/training-create.ts')).trainingCreateCommand,
  },
  {
    name: 'training code',
    usage: 'training code 任务',
    summary: '培训此刻的签到码',
    load: async () => (await import('./commands/training-code.ts')).trainingCodeCommand,
  },
  {
    name: 'training sign',
    usage: 'training sign 事项编号 --name 姓名 --reason 原因',
    summary: '给到场没有签到的人补登记',
    load: async () => (await import('./commands/training-sign.ts')).trainingSignCommand,
  },
  {
    name: 'training absent',
    usage: 'training absent 任务',
    summary: '没有签到的单位',
    load: async () => (await import('./commands/training-absent.ts')).trainingAbsentCommand,
  },
  {
    name: 'training make-up',
    usage: 'training make-up 任务 --on 日期 …',
    summary: '给缺席单位安排补训（先预览）',
    load: async () => (await import('./commands/training-make-up.ts')).trainingMakeUpCommand,
  },
  {
    name: 'training coverage',
    usage: 'training coverage [任务]',
    summary: '培训覆盖：按单位、按人',
    load: async () => (await import('./commands/training-coverage.ts')).trainingCoverageCommand,
  },
  {
    name: 'notice create',
    usage: 'notice create --title 标题 --text 正文',
    summary: '给单位发一条要确认的通知',
    load: async () => (await import('./commands/notice-create.ts')).noticeCreateCommand,
  },
  {
    name: 'notice show',
    usage: 'notice show 任务',
    summary: '一条通知的确认情况',
    load: async () => (await import('./commands/notice-show.ts')).noticeShowCommand,
  },
  {
    name: 'notice export',
    usage: 'notice export 任务 --out 文件.xlsx',
    summary: '导出一条通知的确认情况',
    load: async () => (await import('./commands/notice-show.ts')).noticeExportCommand,
  },
  {
    name: 'handover',
    usage: 'handover list|tell|confirm|refuse',
    summary: '单位统计人员变动：登记、确认、交接',
    load: async () => (await import('./commands/handover.ts')).handoverCommand,
  },
  {
    name: 'task deadline',
    usage: 'task deadline --form 表号 --period 报告期',
    summary: '建立报表截止任务，或给已有任务补充单位',
    load: async () => (await import('./commands/task-deadline.ts')).taskDeadlineCommand,
  },
  {
    name: 'list',
    usage: 'list tasks|items|replies|deliveries|dropped',
    summary: '列出任务、事项、回复、发送记录、未发的消息',
    load: async () => (await import('./commands/list.ts')).listCommand,
  },
  {
    name: 'show item',
    usage: 'show item 事项编号',
    summary: '一个事项的全部情况和经过',
    load: async () => (await import('./commands/show-item.ts')).showItemCommand,
  },
  {
    name: 'why',
    usage: 'why 姓名|手机号|userId|单位',
    summary: '为什么收到或没收到消息、回复是怎么理解的',
    load: async () => (await import('./commands/why.ts')).whyCommand,
  },
  {
    name: 'channel list',
    usage: 'channel list',
    summary: '各渠道的账号、由谁发送、连接状态、本月用量',
    load: async () => (await import('./commands/channel-list.ts')).channelListCommand,
  },
  {
    name: 'channel test',
    usage: 'channel test [渠道]',
    summary: '检查渠道哪里不对、怎么改；--send 发一条测试消息',
    load: async () => (await import('./commands/channel-test.ts')).channelTestCommand,
  },
  {
    name: 'channel bind',
    usage: 'channel bind --person 姓名 | --file 名单',
    summary: '绑定账号：给一个人发绑定码，或导入账号名单',
    load: async () => (await import('./commands/channel-bind.ts')).channelBindCommand,
  },
  {
    name: 'channel unbind',
    usage: 'channel unbind 姓名 渠道',
    summary: '解除一个人在一个渠道的绑定',
    load: async () => (await import('./commands/channel-unbind.ts')).channelUnbindCommand,
  },
  {
    name: 'channel prefer',
    usage: 'channel prefer 姓名 [渠道 …]',
    summary: '看或定一个人先用哪个渠道',
    load: async () => (await import('./commands/channel-prefer.ts')).channelPreferCommand,
  },
  {
    name: 'pause',
    usage: 'pause',
    summary: '暂停全部发送',
    load: async () => (await import('./commands/pause.ts')).pauseCommand,
  },
  {
    name: 'resume',
    usage: 'resume',
    summary: '恢复发送',
    load: async () => (await import('./commands/pause.ts')).resumeCommand,
  },
  {
    name: 'rehearsal',
    usage: 'rehearsal show|on|off',
    summary: '演练：每一批先给值班员看，放行才发',
    load: async () => (await import('./commands/rehearsal.ts')).rehearsalCommand,
  },
  {
    name: 'wave',
    usage: 'wave list|release|drop [批次]',
    summary: '演练中的批次：列出、放行、取消',
    load: async () => (await import('./commands/wave.ts')).waveCommand,
  },
  {
    name: 'recall',
    usage: 'recall 任务 --step 步骤',
    summary: '撤回一个步骤已发的消息，撤不回的发更正',
    load: async () => (await import('./commands/recall.ts')).recallCommand,
  },
  {
    name: 'broadcast',
    usage: 'broadcast send|list|progress|pause|resume|stop|…',
    summary: '群发：预览、发出、批准、暂停、停止、撤回、更正',
    load: async () => (await import('./commands/broadcast.ts')).broadcastCommand,
  },
  {
    name: 'template',
    usage: 'template list|save',
    summary: '群发模板，每存一次是一个新版本',
    load: async () => (await import('./commands/template.ts')).templateCommand,
  },
  {
    name: 'alarms',
    usage: 'alarms',
    summary: '告警：什么坏了、从何时起、告知了没有',
    load: async () => (await import('./commands/alarms.ts')).alarmsCommand,
  },
  {
    name: 'understand',
    usage: 'understand < 文件',
    summary: '逐行读回复，输出是怎么理解的',
    load: async () => (await import('./commands/understand.ts')).understandCommand,
  },
  {
    name: 'clock',
    usage: 'clock now|advance 时长|to 时刻',
    summary: '看或拨业务时钟（仅演示库）',
    load: async () => (await import('./commands/clock.ts')).clockCommand,
  },
  {
    name: 'demo list',
    usage: 'demo list --out 文件',
    summary: '生成样例平台名单（仅演示库）',
    load: async () => (await import('./commands/demo-list.ts')).demoListCommand,
  },
];
