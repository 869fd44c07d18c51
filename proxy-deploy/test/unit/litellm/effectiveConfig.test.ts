import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../../../src/base/paths';
import { effectiveConfig, parseRedisUrl } from '../../../src/litellm/effectiveConfig';
import { readConfiguration } from '../../../src/litellm/configSchema';

const shipped = join(packageFolder, 'config.yaml');

describe('the configuration for several replicas', () => {
  it('is the file itself without Redis', () =>
    assert.match(effectiveConfig(shipped, undefined), /^# LiteLLM's configuration/));

  it('shares limits, cooldowns and cache, names no password, and is still valid', () => {
    const folder = mkdtempSync(join(tmpdir(), 'effective-'));
    try {
      const path = join(folder, 'config.yaml');
      const text = effectiveConfig(shipped, parseRedisUrl('redis://:p%40ss@redis:6380'));
      writeFileSync(path, text);
      assert.ok(!text.includes('p@ss'));
      const {
        router_settings: router,
        litellm_settings: settings,
        general_settings: general,
      } = readConfiguration(path);
      assert.deepEqual(
        [router['redis_host'], router['redis_port'], router['redis_password']],
        ['redis', 6380, 'os.environ/REDIS_PASSWORD'],
      );
      const { type, host, port, mode } = settings.cache_params as Record<string, unknown>;
      assert.deepEqual([type, host, port, mode], ['redis', 'redis', 6380, 'default_off']);
      assert.equal(general['use_redis_transaction_buffer'], true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
