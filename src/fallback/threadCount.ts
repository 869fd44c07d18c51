/**
 * Threads to start with before anything was measured. Below about 0.2 billion parameters the barriers
 * between layers cost more than a second core gives (measured: 189 tokens/s on one thread, 76 on two).
 */
export function initialThreads(parameters: number, cores: number): number {
  if (parameters < 2e8) return 1;
  return Math.max(1, Math.min(parameters < 1e9 ? 4 : 8, cores));
}
