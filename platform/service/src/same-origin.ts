import type { FastifyRequest } from 'fastify';

/**
 * Whether a state-changing request came from our own pages. Browsers say so themselves (`Sec-Fetch-Site`, `Origin`);
 * a request that says nothing is refused, since this is only asked of requests that carry a cookie.
 *
 * `trustedOrigins`: our address as browsers see it, needed behind a proxy that ends TLS.
 */
export function fromSameOrigin(request: FastifyRequest, trustedOrigins: readonly string[]): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = request.headers;
  if (origin === undefined) return site === 'same-origin';
  return origin === `${request.protocol}://${request.host}` || trustedOrigins.includes(origin);
}
