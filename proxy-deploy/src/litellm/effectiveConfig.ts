import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from './configSchema';

/** Where replicas share limits, cooldowns and cache. */
export interface RedisTarget {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
}

export function parseRedisUrl(url: string): RedisTarget {
  const { hostname, port, password } = new URL(url);
  return {
    host: hostname,
    port: port === '' ? 6379 : Number(port),
    password: password === '' ? undefined : decodeURIComponent(password),
  };
}

/**
 * The configuration with what several replicas need: counters, cooldowns and cache in Redis, and one replica at a time writing the
 * spend. Host and port instead of a URL, because LiteLLM's client is slower with a URL.
 */
export function withRedis(configuration: Configuration, { host, port, password }: RedisTarget): Configuration {
  const secret = password === undefined ? {} : { password: 'os.environ/REDIS_PASSWORD' };
  const { password: redisPassword } = secret as { readonly password?: string };
  return {
    ...configuration,
    router_settings: {
      ...configuration.router_settings,
      redis_host: host,
      redis_port: port,
      ...(redisPassword === undefined ? {} : { redis_password: redisPassword }),
    },
    litellm_settings: {
      ...configuration.litellm_settings,
      cache_params: {
        ...configuration.litellm_settings.cache_params,
        type: 'redis',
        host,
        port,
        ...secret,
        namespace: 'ai-terminal-pro',
      },
    },
    general_settings: { ...configuration.general_settings, use_redis_transaction_buffer: true },
  };
}

/** The configuration LiteLLM is started with, as text; without Redis that is the given file. */
export function effectiveConfig(path: string, redis: RedisTarget | undefined): string {
  const text = readFileSync(path, 'utf8');
  return redis === undefined ? text : stringify(withRedis(parse(text) as Configuration, redis));
}

/** Writes it where LiteLLM can read it. */
export function writeEffectiveConfig(path: string, redis: RedisTarget | undefined, folder: string): string {
  const effective = join(folder, 'config.effective.yaml');
  writeFileSync(effective, effectiveConfig(path, redis));
  return effective;
}
