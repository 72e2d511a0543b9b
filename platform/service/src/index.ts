export { loadConfig, parseConfig } from './config.ts';
export { consolePlugin } from './console.ts';
export { forbidCoreDumps } from './core-dumps.ts';
export { createHttp, type HttpApp, type HttpOptions, listen, TlsFiles } from './http.ts';
export { KeyedLock } from './keyed-lock.ts';
export { createLog, type Log, type LogOptions } from './log.ts';
export type { LogFields } from './log-fields.ts';
export { actorOf, pagesOf } from './pages.ts';
export { type Running, runProcess } from './process.ts';
export { postText } from './post-text.ts';
export { gatewayContent } from './gateway-content.ts';
export { readBody } from './read-body.ts';
export { createRateLimit, type RateLimit } from './rate-limit.ts';
export { fromSameOrigin } from './same-origin.ts';
export type { Session, SignedIn } from './session-store.ts';
export {
  type LinkHolders,
  type SessionKeeper,
  SignInLink,
  type SignInOptions,
  sessionsPlugin,
} from './sessions.ts';
