// Says in one line what to do when Node is too old. Imports nothing, so that it can run first.

const NEEDED_MAJOR = 26;

/**
 * For the first lines of an entry file, before anything that needs Temporal is loaded.
 * Node below 22.18 cannot even read a .ts file and never gets here; the range this speaks to is
 * 22.18 to 25.
 * @param version as in `process.version`, e.g. `v24.1.0`.
 * @returns the sentence to print in Chinese, or null when the version will do.
 */
export function checkNodeVersion(version: string): string | null {
  const major = Number.parseInt(version.replace(/^v/, ''), 10);
  if (major >= NEEDED_MAJOR) return null;
  return `当前 Node.js 为 ${version}，本服务需要 ${NEEDED_MAJOR} 或更高版本：请在项目文件夹里先运行 npm ci，再用 npm start 启动（npm 会自动使用随项目安装的 Node.js ${NEEDED_MAJOR}）。`;
}
