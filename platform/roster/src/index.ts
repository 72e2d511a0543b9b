export { type Content, contentOf } from './file-content.ts';
export { RosterVersion } from './roster-version.ts';
export { type RosterSettings, WatchedRoster } from './watched-roster.ts';
