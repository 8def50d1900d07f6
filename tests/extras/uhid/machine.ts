import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pinnedNode } from '../../native/support/node.ts';

/**
 * A virtual machine with a kernel that has HID, on the files of this one (read-only): the test machine's own kernel
 * seldom has it. `kernel` is the unpacked Debian package of one, with `boot` and `lib/modules` in it.
 */
export interface Machine {
  readonly qemu: string;
  readonly busybox: string;
  readonly kernel: string;
}

const firstOf = (paths: readonly string[]): string | undefined => paths.find((path) => existsSync(path));

/** Why there is no such machine here; otherwise what it is made of. */
export const findMachine = (): Machine | string => {
  const kernel = process.env['HALL_DEVICES_VM'];
  if (kernel === undefined || kernel === '') return 'npm run test:devices -- --vm brings the machine';
  const qemu = firstOf(['/usr/bin/qemu-system-x86_64']);
  const busybox = firstOf(['/bin/busybox', '/usr/bin/busybox']);
  if (process.arch !== 'x64') return 'the machine is one of x64 alone';
  if (qemu === undefined) return 'qemu-system-x86 is not installed';
  if (busybox === undefined) return 'busybox-static is not installed';
  if (!existsSync(join(kernel, 'boot'))) return `no kernel lies in ${kernel}`;
  return { qemu, busybox, kernel };
};

/** The kernel's modules that HID from user space and a shared folder need, each behind what it needs itself. */
const modulesOf = (kernel: string): readonly string[] => {
  const files = new Map(
    readdirSync(join(kernel, 'lib/modules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ko'))
      .map((file) => [basename(file, '.ko').replaceAll('-', '_'), join(kernel, 'lib/modules', file)]),
  );
  const ordered: string[] = [];
  const add = (name: string): void => {
    const path = files.get(name);
    // What is no file is built in.
    if (path === undefined || ordered.includes(path)) return;
    const needs = /\0depends=([^\0]*)/.exec(readFileSync(path, 'latin1'))?.[1] ?? '';
    for (const needed of needs.split(',')) if (needed !== '') add(needed.replaceAll('-', '_'));
    ordered.push(path);
  };
  for (const name of ['virtio_pci', '9pnet_virtio', '9p', 'hid', 'hid_generic', 'uhid']) add(name);
  return ordered;
};

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Where the guest may write. It would hide a checkout that lies there. */
const scratch = import.meta.dirname.startsWith('/tmp/') ? '/var/tmp' : '/tmp';

const initOf = (modules: readonly string[], script: string): string =>
  [
    '#!/bin/busybox sh',
    '/bin/busybox mkdir -p /proc /sys /dev /host',
    '/bin/busybox mount -t proc proc /proc',
    '/bin/busybox mount -t sysfs sysfs /sys',
    '/bin/busybox mount -t devtmpfs devtmpfs /dev',
    ...modules.map((path) => `/bin/busybox insmod /modules/${basename(path)}`),
    '/bin/busybox mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose host /host',
    'for folder in proc sys dev; do /bin/busybox mount --bind /$folder /host/$folder; done',
    `/bin/busybox mount -t tmpfs tmpfs /host${scratch}`,
    `/bin/busybox chroot /host /bin/sh -c ${quote(`cd ${quote(dirname(script))} && HOME=${scratch} TMPDIR=${scratch} ${quote(pinnedNode())} ${quote(script)}`)}`,
    '/bin/busybox reboot -f',
    '',
  ].join('\n');

/** Everything the guest says, from its start to its end; at the deadline it is ended. */
export const runInMachine = async (machine: Machine, script: string, deadlineMs: number): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'machine-'));
  try {
    const root = join(folder, 'root');
    mkdirSync(join(root, 'bin'), { recursive: true });
    mkdirSync(join(root, 'modules'));
    copyFileSync(machine.busybox, join(root, 'bin/busybox'));
    const modules = modulesOf(machine.kernel);
    for (const path of modules) copyFileSync(path, join(root, 'modules', basename(path)));
    writeFileSync(join(root, 'init'), initOf(modules, script), { mode: 0o755 });
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
    writeFileSync(
      join(folder, 'initrd'),
      execFileSync(machine.busybox, ['cpio', '-o', '-H', 'newc'], {
        cwd: root,
        input: names.join('\n'),
        maxBuffer: 268_435_456,
        stdio: ['pipe', 'pipe', 'ignore'],
      }),
    );
    const boot = join(machine.kernel, 'boot');
    const image = readdirSync(boot).find((name) => name.startsWith('vmlinuz'));
    const child = spawn(
      machine.qemu,
      [
        // Everywhere the same: the processor's own virtualisation is not to be had in every test machine.
        ...[
          '-accel',
          'tcg',
          '-cpu',
          'max',
          '-m',
          '1024',
          '-smp',
          '1',
          '-nographic',
          '-no-reboot',
          '-nic',
          'none',
        ],
        ...['-kernel', join(boot, image ?? ''), '-initrd', join(folder, 'initrd')],
        ...['-append', 'console=ttyS0 quiet panic=-1 rdinit=/init'],
        ...['-fsdev', 'local,id=host,path=/,security_model=none,readonly=on,multidevs=remap'],
        ...['-device', 'virtio-9p-pci,fsdev=host,mount_tag=host'],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        said += piece.toString('utf8');
      });
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
    await new Promise<void>((resolve) => child.once('exit', () => resolve()));
    clearTimeout(timer);
    return said;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
