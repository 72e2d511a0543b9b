/**
 * What every zone's process is started with. glibc then overwrites memory as it is given back (its manual, "Memory Allocation
 * Tunables"). Node copies what it reads from a socket and frees the original: without this an upload lies there in clear
 * until its place is used again. Another C library does not know the setting.
 */
export const WIPE_FREED_MEMORY = { GLIBC_TUNABLES: 'glibc.malloc.perturb=90' } as const;
