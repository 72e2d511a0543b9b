/** Takes the lock of the directory that is its argument, says so, and keeps it until it is killed. */
import { lockKeystore } from '../src/lock.ts';

process.stdin.resume();
try {
  await lockKeystore(process.argv[2] ?? '');
  process.stdout.write('held\n');
} catch (error) {
  process.stdout.write(`${(error as { code: string }).code}\n`);
}
