// Installs what package-lock.json names. Plain JavaScript: run.mjs asks before there is a runtime.
import { spawn } from 'node:child_process';

const locale = [process.env.LC_ALL, process.env.LC_MESSAGES, process.env.LANG].find((name) => name);
const french = locale?.toLowerCase().startsWith('fr') ?? false;

const WORDS = french
  ? {
      begins: 'Installation de ce qui manque ou a changé (npm ci); une minute ou deux la première fois …',
      goesOn: (seconds) => `Installation en cours, ${seconds} s …`,
      done: (seconds) => `Installé en ${seconds} s.`,
      failed: 'npm ci a échoué; voyez ses messages ci-dessus.',
    }
  : {
      begins: 'Installing what is missing or has changed (npm ci); a minute or two the first time …',
      goesOn: (seconds) => `Still installing, ${seconds} s …`,
      done: (seconds) => `Installed in ${seconds} s.`,
      failed: 'npm ci failed; see its messages above.',
    };

/** A terminal shows the seconds pass in one line; a file, where lines stay, is told now and then. */
const TELL_EVERY_MS = process.stderr.isTTY ? 1_000 : 15_000;
/** Takes away what stood in that line: the next may be shorter. */
const ANEW = process.stderr.isTTY ? '\r\u001b[K' : '';
const tell = (line) => process.stderr.write(process.stderr.isTTY ? ANEW + line : `${line}\n`);

/** npm says nothing while it works, for a minute or more: so we do. Resolves to npm's exit code. */
export async function install(root) {
  process.stderr.write(`${WORDS.begins}\n`);
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const life = setInterval(() => tell(WORDS.goesOn(seconds())), TELL_EVERY_MS);
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => {
    npm.on('error', (error) => {
      process.stderr.write(`npm: ${error.code}\n`);
      resolve(1);
    });
    npm.on('close', (status) => resolve(status ?? 1));
  });
  clearInterval(life);
  process.stderr.write(`${ANEW}${code === 0 ? WORDS.done(seconds()) : WORDS.failed}\n`);
  return code;
}
