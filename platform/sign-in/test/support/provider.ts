/** A real OpenID provider on this machine, and somebody who signs in at it as a browser would. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const CLIENT = 'vernix';

export interface TestProvider {
  readonly issuer: string;
  /** What the provider says of whoever signs in, by their name there. */
  readonly groups: Map<string, readonly string[]>;
  close(): Promise<void>;
}

export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const groups = new Map<string, readonly string[]>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'none',
      },
    ],
    claims: { openid: ['sub', 'groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, groups: [...(groups.get(sub) ?? [])] }),
    }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    groups,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Follows the provider's own pages as somebody there, until it sends the browser back to us; returns that address. */
export async function signInAtProvider(start: string, name: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step += 1) {
    const answer: Response = await fetch(url, {
      redirect: 'manual',
      method: form === null ? 'GET' : 'POST',
      headers: { cookie: [...jar].map(([key, value]) => `${key}=${value}`).join('; ') },
      ...(form === null ? {} : { body: form }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    form = null;
    if (location === null) {
      const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())?.[1];
      if (prompt === undefined) throw new Error(`the provider answered ${answer.status} at ${url}`);
      form = new URLSearchParams(prompt === 'login' ? { prompt, login: name, password: 'any' } : { prompt });
      continue;
    }
    url = new URL(location, url).href;
    if (new URL(url).origin !== new URL(start).origin) return url;
  }
  throw new Error('the provider never sent the browser back');
}
