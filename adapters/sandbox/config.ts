// What the sandbox is told when it opens.

export interface SandboxConfig {
  /** Ids of persons and groups that every send fails for, as if they had left the organisation. */
  readonly unreachable: readonly string[];
}
