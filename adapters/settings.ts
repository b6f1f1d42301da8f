// How a channel is set up: the environment variables it reads, and what they come to for whoever opens it.

import type { z } from 'zod';
import { isLoopbackUrl } from '#bot/config-values.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import type { ChannelAdapter, ChannelDeps, ChannelSession } from './contract.ts';

/** What the settings of one channel come to. */
export interface ChannelSetup<Config> {
  readonly config: Config;
  /** What the platform grants in a month; null when it does not count. */
  readonly limits: MonthlyLimits | null;
  /** What must never be seen in a log line. */
  readonly secrets: readonly string[];
}

/** What a channel's folder says about its settings; names of variables begin with the platform's name. */
export interface ChannelSettings<Shape extends z.ZodRawShape, Config> {
  /** As rows and addresses name the channel: never renamed. */
  readonly kind: string;
  /** What people call it: 钉钉. */
  readonly name: string;
  /** Each variable with its check, in the order of the documentation. An error text repeats no value. */
  readonly variables: z.ZodObject<Shape>;
  /** The channel is on when all of these are set, off when none is; anything between is a mistake. */
  readonly needed: readonly (keyof Shape & string)[];
  /** Of a channel whose machines stand abroad: the needed one that records the day the bureau approved it. */
  readonly approval?: keyof Shape & string;
  /** Mean nothing without the needed ones, so that they alone are half a configuration. */
  readonly alongside: readonly (keyof Shape & string)[];
  /** Where the channel calls. In a demo each must be set and stay on this machine. */
  readonly hosts: readonly (keyof Shape & string)[];
  /** Null: the channel is off. */
  setup(values: z.output<z.ZodObject<Shape>>): ChannelSetup<Config> | null;
}

/** A channel this installation has settings for. */
export interface ConfiguredChannel extends ChannelSetup<unknown> {
  readonly kind: string;
  readonly name: string;
  open(deps: ChannelDeps): Promise<ChannelSession>;
}

/** A line of the registry: what every channel is to the configuration, whatever its settings are. */
export interface RegisteredChannel {
  readonly kind: string;
  readonly name: string;
  readonly variables: readonly string[];
  /** Reads the set values (empty ones left out). Each mistake is a Chinese line `NAME：…` without any value. */
  read(
    values: Readonly<Record<string, string>>,
    options: { readonly isDemo: boolean },
  ): { readonly mistakes: readonly string[]; readonly channel: ConfiguredChannel | null };
}

/** Joins settings and adapter to a line of the registry; the adapter is loaded when it is opened and not before. */
export function channel<Shape extends z.ZodRawShape, Config>(
  settings: ChannelSettings<Shape, Config>,
  load: () => Promise<ChannelAdapter<Config>>,
): RegisteredChannel {
  const { kind, name } = settings;
  return {
    kind,
    name,
    variables: Object.keys(settings.variables.shape),
    read(values, { isDemo }) {
      const read = settings.variables.safeParse(values);
      const mistakes = [
        ...(read.success
          ? []
          : read.error.issues.map(({ path, message }) => `${path.join('.')}：${message}`)),
        ...halfConfigured(settings, values),
        ...(isDemo ? reachesPeople(settings, values) : []),
      ];
      const setup = read.success && mistakes.length === 0 ? settings.setup(read.data) : null;
      const open = async (deps: ChannelDeps, { config }: ChannelSetup<Config>) =>
        (await load()).open(config, deps);
      return {
        mistakes,
        channel: setup === null ? null : { ...setup, kind, name, open: (deps) => open(deps, setup) },
      };
    },
  };
}

type Names = Pick<
  ChannelSettings<z.ZodRawShape, unknown>,
  'name' | 'needed' | 'approval' | 'alongside' | 'hosts'
>;

function halfConfigured(
  { name, needed, approval, alongside }: Names,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  if (![...needed, ...alongside].some((variable) => values[variable] !== undefined)) return [];
  const credentials = [...needed, ...alongside].join('、');
  return needed
    .filter((variable) => values[variable] === undefined)
    .map((variable) =>
      variable === approval
        ? `${variable}：没有填。${name}的服务器在境外，须经本局批准才能使用。请填批准日期，如 2026-11-02，或删掉 ${credentials} 以关闭${name}`
        : `${variable}：没有填，${name}只配置了一半。请补上，或删掉 ${credentials} 以关闭${name}`,
    );
}

// A demo must not reach people: with a movable clock a channel may only talk to this machine.
function reachesPeople(
  { name, needed, hosts }: Names,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  if (!needed.some((variable) => values[variable] !== undefined)) return [];
  return hosts
    .filter((variable) => !isLoopbackUrl(values[variable]))
    .map(
      (variable) =>
        `${variable}：设置了 STATGRID_CLOCK（演示），${name}地址就只能指向本机。请写 http://127.0.0.1:端口，正式使用则删掉 STATGRID_CLOCK`,
    );
}
