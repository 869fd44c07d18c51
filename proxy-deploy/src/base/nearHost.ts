/** Whether a host of a URL is this machine or has a name without a dot, as in a container network: what is sent there passes no stranger. */
export function isNearHost(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\]|[^.:]+)$/.test(hostname);
}
