// Runs before anything else of the page.

// The chosen theme, before the first paint, so that a dark page never flashes light. 'auto' leaves it to the system's setting.
const theme = localStorage.getItem('vernix.theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;

// zod would try whether it may compile its parsers with `new Function`; the content security policy forbids even the try.
globalThis.__zod_globalConfig = { jitless: true };
