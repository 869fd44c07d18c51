import { runCommand } from './runCommand';

/** Version of the Docker engine that answers here; a client without an engine is common, and says so by "no engine". */
export async function dockerEngine(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly kind: 'engine'; readonly version: string } | { readonly kind: 'no docker' | 'no engine' }> {
  const info = await runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], { environment }).catch(
    () => undefined,
  );
  if (info === undefined) return { kind: 'no docker' };
  return info.code === 0 ? { kind: 'engine', version: info.stdout.trim() } : { kind: 'no engine' };
}
