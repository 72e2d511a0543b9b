import type { FastifyInstance, FastifyReply } from 'fastify';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};

/** The headers every answer carries. A handler may set its own `Cache-Control`; the rest is not negotiable. */
export function setSecurityHeaders(reply: FastifyReply, overTls: boolean): void {
  void reply.headers(HEADERS);
  if (overTls) void reply.header('strict-transport-security', 'max-age=31536000');
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
}

export function addSecurityHeaders(app: FastifyInstance, overTls: boolean): void {
  // Also for whoever writes an answer past the framework, by the headers that were set until then.
  app.addHook('onRequest', (_request, reply, done) => {
    setSecurityHeaders(reply, overTls);
    done();
  });
  app.addHook('onSend', async (_request, reply) => setSecurityHeaders(reply, overTls));
}
