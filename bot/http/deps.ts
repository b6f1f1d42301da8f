// What the HTTP side needs from the rest, as plain functions: the composition root hands them in.

import type { HookAnswer, HookRequest } from '#adapters/contract.ts';
import type { StatusListApplied } from '#bot/services/apply-status-list.ts';
import type { QueriesResult } from '#bot/services/import-verification-list.ts';
import type { SandboxView } from '#bot/services/sandbox-view.ts';

export interface HttpDeps {
  /** Whether the service can do its work; asked by every /readyz, so it has to be cheap. */
  ready(): Promise<Readiness>;
  /** The text of /metrics. */
  metrics(): Promise<string>;
  /** A platform calls a channel; null: none of this name takes calls. */
  hook(channel: string, request: HookRequest): Promise<HookAnswer | null>;
  /** Null in a real database. */
  readonly sandbox: SandboxDeps | null;
  /** Where browsers outside this machine find the service, `https://host[:port]`; null for none. */
  readonly publicUrl: string | null;
  /** Called with what no answer may show; `requestId` is what the person was told. */
  onError(error: unknown, requestId: string): void;
}

/** One part of the service, such as database, migrations, channel, clock, duties. */
export interface ReadinessPart {
  readonly ok: boolean;
  /** One word or sentence without secrets: `up`, `idle`, `refused`. */
  readonly state: string;
}

/** Ready when every part is. */
export type Readiness = Readonly<Record<string, ReadinessPart>>;

/** What the sandbox page does, in a demo database. */
export interface SandboxDeps {
  /** What the address printed at the start carries; at least 20 characters of base64url or hex. */
  readonly token: string;
  view(gridCode: string | null): Promise<SandboxView>;
  /** Speaks as somebody; resolves once the message is stored. The shape the sandbox session takes. */
  say(said: SandboxSaid): Promise<unknown>;
  /** Asks the business clock to walk there; resolves when the request is kept, not when it is done. */
  advanceTo(at: Temporal.Instant): Promise<void>;
  /** Previews a status list, or applies it when `confirm`; a refused list is an answer, not an error. */
  importStatus(file: StatusFile, options: { readonly confirm: boolean }): Promise<StatusImport>;
  /** The task the page offers to create; null when it is there already. */
  sampleTask(): Promise<SampleTask | null>;
  createTask(): Promise<{ readonly code: string; readonly items: number }>;
  /** The sample's platform list as of the business now. */
  demoList(): Promise<StatusFile>;
  /** Previews a list of queries, or puts it to the firms when `confirm`. */
  importQueries(file: StatusFile, options: { readonly confirm: boolean }): Promise<QueriesResult>;
  /** A made-up list of queries for the firms of the grid shown. */
  demoQueries(gridCode: string): Promise<StatusFile>;
  /** What firms have answered to a list of queries. Throws StatgridError NOT_FOUND. */
  answers(taskCode: string): Promise<StatusFile>;
  /** Calls `listener` when anything shown may have changed; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export interface SandboxSaid {
  /** Made by the page, so that sending the same words twice by accident is a redelivery. */
  readonly id: string;
  /** The speaker's id at the channel. */
  readonly from: string;
  /** The group's id, null in a private chat. */
  readonly group: string | null;
  readonly text: string;
  readonly quotedRef: string | null;
}

export interface StatusFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

export type StatusImport =
  | { readonly ok: true; readonly applied: StatusListApplied; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Texts for people, taken from the shipped sample windows. */
export interface SampleTask {
  /** 'B204-1 工业产销总值及主要产品产量' */
  readonly form: string;
  readonly period: string;
  readonly opens: string;
  readonly cutoff: string;
  readonly acceptance: string;
  /** Firms that owe it. */
  readonly firms: number;
}
