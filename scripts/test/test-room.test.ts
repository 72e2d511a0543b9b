import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { onceTestEnds } from '../test-cleanup.ts';
import { type Machine, roomInMemory } from '../test-room.ts';

describe('the room of the tests', () => {
  let machine: Machine;
  const mounted = (place: string, type: string, options: string) => `it ${place} ${type} ${options} 0 0\n`;

  beforeEach(() => {
    const memory = mkdtempSync(join(tmpdir(), 'vernix-memory-'));
    onceTestEnds(() => rmSync(memory, { recursive: true, force: true }));
    machine = { memory, mounts: mounted(memory, 'tmpfs', 'rw,relatime'), available: () => 64e9 };
  });

  it('is in memory, and open as a temporary directory is', () => {
    const room = roomInMemory(machine);
    expect(room).toBe(join(machine.memory, `vernix-tests-${process.pid}`));
    expect(statSync(room!).mode & 0o7777).toBe(0o1777);
  });

  it('is not where programs cannot be started, on a disk, or where little memory is left', () => {
    const { memory } = machine;
    expect(roomInMemory({ ...machine, mounts: mounted(memory, 'tmpfs', 'rw,noexec') })).toBeUndefined();
    expect(roomInMemory({ ...machine, mounts: mounted(memory, 'ext4', 'rw') })).toBeUndefined();
    expect(roomInMemory({ ...machine, mounts: '' })).toBeUndefined();
    expect(roomInMemory({ ...machine, available: () => 1e9 })).toBeUndefined();
  });

  it('removes what a run that was killed left, and nothing of one that goes on', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']); // ended
    const [abandoned, used] = [pid, process.ppid].map((owner) =>
      join(machine.memory, `vernix-tests-${owner}`),
    );
    for (const room of [abandoned!, used!]) mkdirSync(join(room, 'of-it'), { recursive: true });
    roomInMemory(machine);
    expect([abandoned!, used!].map((room) => existsSync(room))).toEqual([false, true]);
  });
});
