// Where a file may be fetched from: the platform's own hosts, whatever an answer names.

import type { DownloadAddress } from '#adapters/download.ts';
import type { DingtalkConfig } from './config.ts';

/**
 * The platform documents a temporary address on "an OSS-like domain", sometimes with http. Taken are dingtalk.com with
 * everything below it and buckets of Alibaba's object storage (`BUCKET.oss-REGION.aliyuncs.com`), which DingTalk keeps
 * its files in; always over https, which both speak. Hosts of the configured bases are taken as they are configured.
 */
const PLATFORM_HOSTS = /^(?:[a-z0-9-]+\.)*dingtalk\.com$|^[a-z0-9-]+\.oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** The address to read, or null when the platform's answer names none it may name. */
export function downloadAddress(
  downloadUrl: unknown,
  { apiBase, oapiBase }: Pick<DingtalkConfig, 'apiBase' | 'oapiBase'>,
): DownloadAddress | null {
  if (typeof downloadUrl !== 'string' || !URL.canParse(downloadUrl)) return null;
  const url = new URL(downloadUrl);
  if (url.username !== '' || url.password !== '') return null;
  const path = url.pathname + url.search;
  if ([apiBase, oapiBase].some((base) => new URL(base).origin === url.origin))
    return { origin: url.origin, path };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.port === '' && PLATFORM_HOSTS.test(url.hostname)
    ? { origin: `https://${url.hostname}`, path }
    : null;
}
