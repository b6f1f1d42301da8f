// Completes package-lock.json with the builds for other machines that a registry did not show us.
//
// npm 11 leaves an optional dependency out of the lock file when the registry it asked does not have
// it (a mirror that never fetched the build for another platform), and then `npm ci` refuses its own
// lock file, "Missing: … from lock file". What is added here is what npm needs to pass such a build
// by: version, and the system it is for. Its checksum is added by npm on a machine that installs it.

import { readFileSync, writeFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface MissingEntry {
  readonly path: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/**
 * Optional dependencies the lock file names but has no entry for.
 * @throws Error when one is not an exact version or its name does not tell the system it is for.
 */
export function missingEntries(lockfile: Lockfile): readonly MissingEntry[] {
  return Object.entries(lockfile.packages).flatMap(([owner, locked]) =>
    Object.entries(locked.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(lockfile, owner, name))
      .map(([name, version]) => ({
        path: `node_modules/${name}`,
        entry: {
          version: exact(name, version),
          ...systemOf(name),
          ...(locked.dev === true ? { dev: true } : {}),
          optional: true,
        },
      })),
  );
}

function isLocked(lockfile: Lockfile, owner: string, name: string): boolean {
  const nested = owner === '' ? `node_modules/${name}` : `${owner}/node_modules/${name}`;
  return nested in lockfile.packages || `node_modules/${name}` in lockfile.packages;
}

function exact(name: string, version: string): string {
  if (!/^\d+\.\d+\.\d+[^ ]*$/.test(version)) throw new Error(`${name}: ${version} is not one version`);
  return version;
}

const SYSTEM =
  /[/-](android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(.*)$/;

function systemOf(name: string): Readonly<Record<string, readonly string[]>> {
  const [, os, cpu, rest] = SYSTEM.exec(name) ?? [];
  if (os === undefined || cpu === undefined) throw new Error(`${name}: cannot tell the system it is for`);
  if (os !== 'linux') return { cpu: [cpu], os: [os] };
  return { cpu: [cpu], libc: [rest?.includes('musl') ? 'musl' : 'glibc'], os: [os] };
}

if (import.meta.main) {
  const lockfile: Lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const missing = missingEntries(lockfile);
  const added = missing.map(({ path, entry }) => [path, entry] as const);
  const byPath = Object.entries({ ...lockfile.packages, ...Object.fromEntries(added) });
  const packages = Object.fromEntries(byPath.sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync('package-lock.json', `${JSON.stringify({ ...lockfile, packages }, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} entries added`);
}
