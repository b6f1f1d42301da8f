// The life of a broadcast: what may come of it from where it stands.

/** The words of the CHECK on `broadcast.state`. */
export type BroadcastState =
  /** Audience or text is still missing. */
  | 'draft'
  /** Shown to its author, who has not said 确认 yet. */
  | 'previewed'
  /** Waits for a second person. */
  | 'waiting'
  /** Goes out at its instant. */
  | 'scheduled'
  | 'sending'
  | 'paused'
  | 'done'
  | 'stopped'
  | 'refused';

export type BroadcastEvent =
  | 'preview'
  /** The author's 确认, where a second person has to agree. */
  | 'submit'
  /** The author's 确认, where nobody has to. */
  | 'schedule'
  | 'approve'
  | 'refuse'
  | 'start'
  /** At its instant it reaches so many more than were shown that somebody has to agree (again). */
  | 'outgrow'
  | 'pause'
  /** Taken up again with some of it said already. */
  | 'resume'
  /** Taken up again before anything of it was said. */
  | 'reschedule'
  | 'stop'
  | 'finish';

const NEXT: Readonly<Record<BroadcastState, Readonly<Partial<Record<BroadcastEvent, BroadcastState>>>>> = {
  draft: { preview: 'previewed', stop: 'stopped' },
  previewed: { preview: 'previewed', submit: 'waiting', schedule: 'scheduled', stop: 'stopped' },
  waiting: { approve: 'scheduled', refuse: 'refused', stop: 'stopped' },
  scheduled: { start: 'sending', outgrow: 'waiting', pause: 'paused', stop: 'stopped' },
  sending: { pause: 'paused', finish: 'done', stop: 'stopped' },
  paused: { resume: 'sending', reschedule: 'scheduled', stop: 'stopped' },
  done: {},
  stopped: {},
  refused: {},
};

/** Where an event leads; null: it cannot happen there. */
export function nextState(state: BroadcastState, event: BroadcastEvent): BroadcastState | null {
  return NEXT[state][event] ?? null;
}

/** Nothing comes of it any more. */
export function isOver(state: BroadcastState): boolean {
  return Object.keys(NEXT[state]).length === 0;
}

const WORDS: Readonly<Record<BroadcastState, string>> = {
  draft: '起草中',
  previewed: '已预览，待确认',
  waiting: '等待批准',
  scheduled: '待发送',
  sending: '发送中',
  paused: '已暂停',
  done: '已发完',
  stopped: '已停止',
  refused: '未获批准',
};

export function stateText(state: BroadcastState): string {
  return WORDS[state];
}
