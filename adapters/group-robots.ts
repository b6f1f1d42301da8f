// Channels of robots that each write to the one group they are in and hear nothing: what all of them share.

import type { AccountCode, Outcome, RejectCode } from '#bot/domain/delivery/outcome.ts';
import type {
  Address,
  Capabilities,
  ChannelSession,
  Part,
  RateBucket,
  SendOptions,
  SendResult,
} from './contract.ts';
import type { CallResult, HttpAnswer, HttpClient } from './http.ts';

/** The robot of one group. */
interface GroupRobot {
  /** As the roster names it: the group's address on this channel. */
  readonly name: string;
}

/** What one platform's robots have of their own. */
export interface GroupRobotsPlatform<Robot extends GroupRobot>
  extends Pick<ChannelSession, 'plan' | 'check' | 'explain'> {
  readonly channel: string;
  /** Origin of the platform. All robots there together are one account. */
  readonly base: string;
  readonly robots: readonly Robot[];
  readonly http: HttpClient;
  /** Text that fits one call whatever it is made of, UTF-8 bytes. */
  readonly textMaxBytes: number;
  /** What the platform counts of each robot by itself. */
  readonly limits: readonly Omit<RateBucket, 'key'>[];
  /** As in the capabilities. */
  readonly idempotent?: true;
  /** One call that writes `text` to the robot's group. Never throws. */
  post(robot: Robot, text: string, options: SendOptions): Promise<Outcome>;
}

/** A session of these robots. Opening it calls nothing. */
export function groupRobotsSession<Robot extends GroupRobot>(
  platform: GroupRobotsPlatform<Robot>,
): ChannelSession {
  const { base, channel, check, explain, http, limits, plan } = platform;
  const robots = new Map(platform.robots.map((robot) => [robot.name, robot]));
  const account = new URL(base).host;
  const capable = (address: Address) => capabilities(address, platform);
  let closed: Promise<void> | null = null;
  return {
    channel,
    region: 'mainland',
    account,
    capabilities: capable,
    buckets: ({ id }) =>
      limits.map((limit) => ({ ...limit, key: `${channel} ${account} ${id} ${limit.windowMs}` })),
    plan,
    async send({ native: { text = '' } }: Part, to, options): Promise<SendResult> {
      const [address] = to;
      if (address === undefined || to.length > 1 || capable(address).reach === 'none' || text === '') {
        return { call: { state: 'rejected', code: 'unsupported', native: 'not_one_group' } };
      }
      const robot = robots.get(address.id);
      if (robot === undefined) {
        return { call: { state: 'rejected', code: 'address_gone', native: 'not_configured' } };
      }
      if (options.signal.aborted) return { call: { state: 'transient', native: 'aborted' } };
      return { call: await platform.post(robot, text, options) };
    },
    ...(check === undefined ? {} : { check }),
    ...(explain === undefined ? {} : { explain }),
    ingress: { mode: 'none' },
    close() {
      closed ??= http.close();
      return closed;
    },
  };
}

function capabilities(
  { channel, scope }: Address,
  platform: Pick<GroupRobotsPlatform<GroupRobot>, 'channel' | 'textMaxBytes' | 'idempotent'>,
): Capabilities {
  return {
    reach: channel === platform.channel && scope === 'group' ? 'push' : 'none',
    recipientsPerCall: 1,
    text: { unit: 'utf8-byte', max: platform.textMaxBytes },
    mention: false,
    inbound: 'none',
    ...(platform.idempotent === true ? { idempotent: true } : {}),
  };
}

/** What a platform's code says: an outcome in the making. */
export type RobotVerdict =
  | { readonly state: 'throttled'; readonly waitMs: number }
  | { readonly state: 'transient' | 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: AccountCode };

export type Fields = Readonly<Record<string, unknown>>;

/** How a platform answers its robots. */
export interface RobotAnswers {
  /** The field of a body that holds its code. */
  codeIn(body: Fields): unknown;
  /** What a code says and how it is called; undefined where nobody knows it. */
  meaningOf(
    code: string,
    body: Fields,
    answer: HttpAnswer,
  ): { readonly native: string; readonly verdict: RobotVerdict } | undefined;
  /** How long to wait at HTTP 429, milliseconds. */
  readonly rateMs: number;
}

/**
 * From an answer to an outcome; one nobody knows is never a success. Business errors come at HTTP 200; success is the
 * code 0 and nothing else. `ref` stands in for a message's id: there is none.
 */
export function robotOutcome(result: CallResult, ref: string, answers: RobotAnswers): Outcome {
  if (result.kind !== 'answer') {
    return { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native };
  }
  const { answer } = result;
  const { status } = answer;
  const body = fieldsIn(answer);
  const code = plainCode(answers.codeIn(body));
  if (code === null) return pageOutcome(answer, answers);
  if (code === '0' && status >= 200 && status < 300) return { state: 'accepted', ref };
  const known = answers.meaningOf(code, body, answer);
  return toOutcome(known?.verdict ?? verdictOfStatus(status, answers), known?.native ?? code, answer);
}

/** A page instead of a code comes from something in front of the platform; a 4xx one stopped the call there. */
function pageOutcome(answer: HttpAnswer, answers: RobotAnswers): Outcome {
  const { status } = answer;
  const native = `http_${status}_no_code`;
  const refusedInFront = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return refusedInFront
    ? { state: 'transient', native }
    : toOutcome(verdictOfStatus(status, answers), native, answer);
}

/** What remains when no code is known: by HTTP status. A 2xx or 5xx without a known code is `unknown`. */
function verdictOfStatus(status: number, { rateMs }: RobotAnswers): RobotVerdict {
  if (status === 429) return { state: 'throttled', waitMs: rateMs };
  if (status === 408 || status < 400 || status >= 500) return { state: 'unknown' };
  // Refused, so certainly not delivered, and asking again the same way would be refused again.
  return { state: 'rejected', code: 'unsupported' };
}

function toOutcome(verdict: RobotVerdict, native: string, { retryAfter }: HttpAnswer): Outcome {
  if (verdict.state !== 'throttled') return { ...verdict, native };
  const hintMs = Number(retryAfter ?? 0) * 1_000;
  const retryAfterMs = Number.isFinite(hintMs) ? Math.max(verdict.waitMs, hintMs) : verdict.waitMs;
  return { state: 'throttled', retryAfterMs, native };
}

/** Codes are shown and logged: only short plain ones pass, whatever a proxy may have put there. Null: none at all. */
export function plainCode(said: unknown): string | null {
  if (said === undefined || said === null) return null;
  const code = typeof said === 'number' ? String(said) : said;
  return typeof code === 'string' && /^-?\w{1,40}$/.test(code) ? code : 'unreadable_code';
}

/** The fields of a JSON answer; of anything else none. */
export function fieldsIn({ body }: HttpAnswer): Fields {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
