// Reads what is asked of the other side, whatever is open: more time, to forget what was said, to be left alone.

import { asksByChoice } from './asking.ts';
import { expressionOf, has, isOf, timesOf } from './clauses.ts';
import type { Cue } from './cues.ts';
import { placeAhead } from './dates.ts';
import { asksUntilWhen, daysWanted, formSlots } from './extensions.ts';
import { findPhone } from './person-details.ts';
import type { Slots } from './reading.ts';
import {
  type ClauseView,
  cueOf,
  isAboutOthers,
  isDenied,
  isHeard,
  isSupposed,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';
import { findValues } from './values.ts';

const DATED = ['report_deadline', 'verification_query', 'ledger_item', 'registry_change', 'personnel_change'];

/** More time is wanted: a later time or longer, and words of asking in the message. Whether it is given is for people. */
export function readMoreTime(message: MessageView): TopicAnswer | null {
  const { kinds, utterance } = message.context;
  const ledgerOnly = kinds.size === 1 && kinds.has('ledger_item');
  if (
    !saidIn(message, 'q_more', 'q_then', 'q_late') &&
    !message.clauses.some((one) => wantsPastTerm(message, one)) &&
    !(ledgerOnly && saidIn(message, 'k_verb', 'k_hands', 'k_done'))
  )
    return null;
  if (kinds.size > 0 && !DATED.some((kind) => kinds.has(kind))) return null;
  const asking = message.clauses.some((one) => one.asks || says(one, 'q_beg') || has(one.clause, 'apply'));
  const view = message.clauses.find((one) => wantsMore(message, one, asking));
  if (view === undefined) return null;
  const more = view.cues.filter((cue) => cue.classes.includes('q_more'));
  // 晚点 and 迟一点 name no time.
  const time = timesOf(view.clause).findLast(
    (one) =>
      expressionOf(one).soon !== true &&
      !more.some(
        (cue) => cue.start < one.end && cue.end > one.start && !MORE_UNTIL.has(cue.text.at(-1) ?? ''),
      ),
  );
  // 再给我一刻钟 is a promise of minutes.
  if (time !== undefined && expressionOf(time).minutes !== undefined) return null;
  const until = time ? placeAhead(expressionOf(time), utterance.sentAt).when : null;
  const days = daysWanted(view.clause);
  const slots: Slots = {
    until,
    ...(time ? { until_text: time.text } : {}),
    ...(days === null ? {} : { until_days: days }),
    ...formSlots(view.clause),
  };
  return {
    intent: 'extension_request',
    rule: 'extension.asked',
    confidence: 0.85,
    slots,
    from: [view.index],
  };
}

/** 延到, 推至: the time behind them is the one that is wanted. */
const MORE_UNTIL = new Set(['到', '至']);

/** 9号截止的话能不能10号报, 截止是9号，11号报行吗. */
function wantsPastTerm(message: MessageView, view: ClauseView): boolean {
  if (!(view.asks || has(view.clause, 'permit')) || !has(view.clause, 'file', 'prep')) return false;
  const times = timesOf(view.clause).length;
  if (has(view.clause, 'deadline_word')) return times > 1;
  return times > 0 && message.clauses.some(({ clause }) => has(clause, 'deadline_word'));
}

function wantsMore(message: MessageView, view: ClauseView, asking: boolean): boolean {
  if (says(view, 'q_not_more') || asksUntilWhen(view.clause)) return false;
  const asks = view.asks || has(view.clause, 'permit', 'apply');
  // 明天再报 promises, 明天再报行吗 asks; so does 明天交行不行 of one who is late.
  if (asks && says(view, 'q_then') && timesOf(view.clause).length + Number(has(view.clause, 'condition')) > 0)
    return true;
  if (asks && saidIn(message, 'q_late') && timesOf(view.clause).length > 0) return true;
  // 整改材料下周五交可以吗: to an item of the ledger a later day is a longer term.
  if (
    has(view.clause, 'permit') &&
    message.context.kinds.size === 1 &&
    says(view, 'k_verb', 'k_hands', 'k_done') &&
    timesOf(view.clause).length > 0
  )
    return true;
  if (wantsPastTerm(message, view)) return true;
  const more = cueOf(view, 'q_more');
  if (more === undefined || isDenied(message, more)) return false;
  return asks || asking || says(view, 'q_beg', 'q_give') || (says(view, 'q_wish') && says(view, 'q_plain'));
}

/**
 * What the speaker said before does not count. It undoes a record, so it needs a word that points back and one that
 * annuls, or one that can mean nothing else; nothing asked, supposed or told of others.
 */
export function readTakeBack(message: MessageView): TopicAnswer | null {
  if (
    !saidIn(
      message,
      't_ref',
      't_annul',
      't_alone',
      't_sure',
      't_unfiled',
      't_ignore',
      't_other',
      't_not_that',
    )
  )
    return null;
  // 发错了吧，我不认识这家公司: the other side has the wrong one.
  if (saidIn(message, 'h_wrong') && !saidIn(message, 't_ref')) return null;
  const plain = message.clauses.filter(
    (one) =>
      !one.asks &&
      !isSupposed(one) &&
      !quotesOthers(one) &&
      (says(one, 't_ignore') ||
        (says(one, 't_ref') && says(one, 't_other')) ||
        has(one.clause, 'quote') ||
        !isAboutOthers(one)),
  );
  const view = plain.find((one) => takesBack(message, one)) ?? slipAndTruth(message, plain);
  if (view === undefined) return null;
  const rest = message.clauses.filter((one) => one !== view);
  if (rest.some((one) => one.asks || isNewFigure(message, one))) return null;
  const ofClaim =
    says(view, 't_unfiled') || message.clauses.some((one) => has(one.clause, 'file', 'filed_word', 'undone'));
  return {
    intent: 'retract',
    rule: 'retract.pointed',
    confidence: 0.9,
    slots: ofClaim ? { target: 'reported' } : {},
    from: [view.index],
  };
}

/** 刚才那个“已报”: what is quoted behind a word that points back is one's own. */
export function quotesOthers(view: ClauseView): boolean {
  if (!has(view.clause, 'quote')) return false;
  const pointing = cueOf(view, 't_ref');
  const quoted = view.clause.tokens.findIndex((token) => isOf(token, 'quote'));
  const from = view.clause.tokens[quoted]?.start ?? 0;
  return pointing === undefined || pointing.end > from || from - pointing.end > 3;
}

const OF_FIGURE = /数|值|额|量|价|收入|利润/;
const WRONG = /错|不对|有误|不准|不是真的/;

/** 你发错了: the other side has the wrong one. */
const YOUR_SLIP = /(?:你们?|您们?)(?:们|又|是|应该|肯定|可能|好像|这是)*(?:发|找|打|回|弄|搞|联系)错/;

/** 先别按我刚发的那个数记. */
const NOT_BY_THAT =
  /(?:别|不要|不用|先不)(?:按|用|照|拿)(?:我?刚才?|我(?:前面|上面|之前)).{0,8}(?:记|算|录|登|报|填|来)/;

function takesBack(message: MessageView, view: ClauseView): boolean {
  if (YOUR_SLIP.test(view.text)) return false;
  if (NOT_BY_THAT.test(view.text)) return true;
  const annul = cueOf(view, 't_annul', 't_alone', 't_sure', 't_unfiled', 't_other');
  if (annul === undefined || (isDenied(message, annul) && !says(view, 't_unfiled'))) return false;
  // 刚在系统里更正了 tells of the figure there.
  if (/^(?:更正|修改|改)/.test(annul.text) && has(view.clause, 'platform')) return false;
  // 已撤回 tells what was done on the platform.
  if (says(view, 't_sure')) return !/^已经?撤/.test(view.text) || says(view, 't_ref');
  // 那个数据是错的 is about the figure, 刚才那个数字有误 about what was said.
  const ofFigure =
    message.context.kinds.has('verification_query') && OF_FIGURE.test(view.text) && WRONG.test(annul.text);
  if (ofFigure && !/刚|上一?条|前面|我说|我发|我回/.test(view.text)) return false;
  const ofOther = says(view, 't_ref') && says(view, 't_other') && /是(?:另|别|其他)/.test(view.text);
  return ofOther || (says(view, 't_ref') && says(view, 't_annul', 't_alone', 't_unfiled'));
}

/** 弄混了，其实没报: what went wrong in one clause, what is true in another. */
function slipAndTruth(message: MessageView, views: readonly ClauseView[]): ClauseView | undefined {
  const ignored = views.find((one) => says(one, 't_ignore'));
  if (ignored !== undefined && saidIn(message, 't_ref')) return ignored;
  // 我说属实说早了，收回: two words of taking back, the one pointing.
  const hasty = views.find((one) => says(one, 't_other') && says(one, 't_ref'));
  if (hasty !== undefined && views.some((one) => one !== hasty && has(one.clause, 'take_back'))) return hasty;
  const pointing = views.find((one) => POINTING.test(one.text) && says(one, 't_ref'));
  const annulled = views.find((one) => says(one, 't_annul') && one !== pointing);
  if (pointing !== undefined && annulled !== undefined && affirmed(message, annulled)) return pointing;
  const other = views.find((one) => says(one, 't_other'));
  if (other !== undefined && (pointsBack(message) || annulled !== undefined) && views.some(saysUndone))
    return other;
  const unfiled = views.find((one) => says(one, 't_unfiled'));
  if (other !== undefined && unfiled !== undefined) return other;
  const pointed = views.find((one) => says(one, 't_ref') && has(one.clause, 'file', 'filed_word'));
  if (unfiled !== undefined && pointed !== undefined && pointed.index < unfiled.index) return pointed;
  const slip = views.find(
    (one) => says(one, 't_alone') && !isDenied(message, cueOf(one, 't_alone') ?? NEVER),
  );
  if (slip !== undefined && saidIn(message, 't_not_that')) return slip;
  const undone = views.some((one) => says(one, 't_unfiled') || (has(one.clause, 'file') && saysUndone(one)));
  return slip !== undefined && undone ? slip : undefined;
}

/** 上条…，先别算: what is annulled stands in a clause of its own. */
const POINTING = /^(?:上一?条|上面那?条?|前一?条|刚才?那条|刚刚那条|刚才(?:的|说的|发的|回的))/;

function affirmed(message: MessageView, view: ClauseView): boolean {
  const cue = cueOf(view, 't_annul');
  return cue !== undefined && !isDenied(message, cue);
}

/** 不对，我看成上个月了 points back as much as 刚才说的 does. */
function pointsBack(message: MessageView): boolean {
  return message.clauses.some((one) => says(one, 't_ref') || has(one.clause, 'wrong'));
}

/** 这个月没报呢, 十月还没, 我这家还没弄. */
function saysUndone({ clause }: ClauseView): boolean {
  return (
    has(clause, 'not_yet_word') ||
    clause.tokens.some((token) => isOf(token, 'neg') && '没未还'.includes(token.text[0] ?? ' '))
  );
}

const NEVER: Cue = { classes: [], text: '', start: 0, end: 0 };

/** 原来那个数作废，按1536千元算: another figure instead is a correction. */
function isNewFigure({ context }: MessageView, view: ClauseView): boolean {
  return context.kinds.has('verification_query') && findValues(view.text).length > 0;
}

/** 给我发一下 is a wish, 别给我发 none. */
function onlyLooksUnwilling({ cues }: ClauseView): boolean {
  return cues.some(
    (cue) =>
      cue.classes.includes('u_nothing') &&
      !cues.some((one) => one.classes[0] === 'u_annoyed' && one.start < cue.start && one.end >= cue.end),
  );
}

/** 代账昨晚帮我们报了, 由王芳代我报: done or to be done by one's own people, not by the other side. */
function tellsWhoDoes(view: ClauseView): boolean {
  if (says(view, 'u_refuse', 'u_annoyed')) return false;
  if (/^由|[,，]由|现在由|以后由/.test(view.text)) return true;
  return (
    has(view.clause, 'agent', 'finance') && has(view.clause, 'le', 'already', 'done', 'end_le', 'hearsay')
  );
}

/** 他们说不用报: what others need not do. */
function isAboutThem({ text }: ClauseView): boolean {
  return /^(?:他们|人家|别家|别人|隔壁)/.test(text);
}

/** 爱查不查, 爱信不信. */
const TAKE_IT = /爱(.)不\1/;

/** Will not report, wants others to do it, or has had enough. */
export function readUnwilling(message: MessageView): TopicAnswer | null {
  if (!saidIn(message, 'u_refuse', 'u_you_do', 'u_annoyed') && !TAKE_IT.test(message.text)) return null;
  const unwilling = message.clauses.filter(
    (one) =>
      (says(one, 'u_refuse', 'u_you_do', 'u_annoyed') || TAKE_IT.test(one.text)) &&
      !onlyLooksUnwilling(one) &&
      !isSupposed(one) &&
      !isHeard(one) &&
      !isAboutThem(one) &&
      !(one.asks && /^不(?:用|必|需)?[报填]/.test(cueOf(one, 'u_refuse')?.text ?? '')) &&
      !tellsWhoDoes(one),
  );
  // 别烦，没空报: the firmer of the two.
  const view = unwilling.find((one) => says(one, 'u_refuse', 'u_you_do')) ?? unwilling[0];
  if (view === undefined) return null;
  if (saidIn(message, 'c_closed', 'c_suspended', 'c_deregistered', 'c_bankrupt') && !says(view, 'u_you_do'))
    return null;
  // 是填0还是不填 asks.
  if (asksByChoice(view.text)) return null;
  const mildly = !says(view, 'u_refuse', 'u_you_do') && !TAKE_IT.test(view.text);
  // 您也辛苦，天天催我们哈哈: a joke.
  if (mildly && message.clauses.some((one) => has(one.clause, 'laugh', 'thanks'))) return null;
  if (
    mildly &&
    message.clauses.some((one) => has(one.clause, 'file', 'time', 'progress', 'receipt', 'consent'))
  )
    return null;
  if (saidIn(message, 'h_left', 'h_not_mine', 'h_wrong', 'h_remove') && !says(view, 'u_refuse')) return null;
  // 以后别联系我，联系13900000001: whom else to ask.
  if (mildly && findPhone(message.text) !== null) return null;
  return { intent: 'refuse', rule: 'refuse.will_not', confidence: 0.8, slots: {}, from: [view.index] };
}
