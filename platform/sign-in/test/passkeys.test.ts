import { expect, it } from 'vitest';
import { Passkeys } from '../src/index.ts';

const passkeys = new Passkeys('https://vault.example.org');

it('asks for one of an account’s own passkeys again', async () => {
  const own = { id: 'AAAA', publicKey: 'AAAA', transports: [], label: 'desk' };
  expect(await passkeys.askAgain('steward', [own])).toMatchObject({ allowCredentials: [{ id: 'AAAA' }] });
});

it('says that there is none yet, instead of a question that no passkey can answer', async () => {
  await expect(passkeys.askAgain('steward', [])).rejects.toMatchObject({ code: 'passkey-none', status: 403 });
});
