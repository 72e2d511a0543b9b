import { IntakeStatement, Receipt } from '@vernix/contracts';
import { CompactSign, generateSecret, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { generateSigningKey, signStatement, verifyStatement } from '../src/index.ts';

const receipt: Receipt = {
  type: 'vernix-receipt/1',
  transferId: 'AAAAAAAAAAAAAAAAAAAAAA',
  partner: 'north-hospital',
  sha256: '0'.repeat(64),
  bytes: 1,
  sealedAtSource: true,
  receivedAt: '2026-01-02T03:04:05.678Z',
};

const signer = await generateSigningKey();
const jws = await signStatement(receipt, signer.privateJwk);
const wrong = { code: 'signature-wrong' };

describe('a signed statement', () => {
  it('gives back what was signed', async () => {
    expect(signer.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await verifyStatement(jws, signer.publicKey, Receipt)).toEqual(receipt);
  });

  it('is refused under another key', async () => {
    const { publicKey } = await generateSigningKey();
    await expect(verifyStatement(jws, publicKey, Receipt)).rejects.toMatchObject(wrong);
  });

  it('is refused when any character of it is changed', async () => {
    for (const at of Array.from(jws).keys()) {
      const changed = jws.slice(0, at) + (jws[at] === 'A' ? 'B' : 'A') + jws.slice(at + 1);
      await expect(verifyStatement(changed, signer.publicKey, Receipt)).rejects.toMatchObject(wrong);
    }
  });

  it('is refused as a statement of another type', async () => {
    await expect(verifyStatement(jws, signer.publicKey, IntakeStatement)).rejects.toMatchObject({
      code: 'statement-invalid',
    });
  });

  it('is refused when what was signed is not JSON', async () => {
    const key = signer.privateJwk;
    const noise = await new CompactSign(Uint8Array.of(0xff, 0xfe))
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(key);
    await expect(verifyStatement(noise, signer.publicKey, Receipt)).rejects.toMatchObject({
      code: 'statement-invalid',
    });
  });

  it('is refused under any other algorithm, none included', async () => {
    const payload = { ...receipt };
    const shared = await generateSecret('HS256', { extractable: true });
    const hmac = await new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(shared);
    for (const forged of [new UnsecuredJWT(payload).encode(), hmac, '', 'a.b.c', '..']) {
      await expect(verifyStatement(forged, signer.publicKey, Receipt)).rejects.toMatchObject(wrong);
    }
  });

  it('is refused when the key is not one', async () => {
    await expect(verifyStatement(jws, 'short', Receipt)).rejects.toMatchObject(wrong);
  });
});
