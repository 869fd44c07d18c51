import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageFolder } from '../../src/base/paths';
import type { Configuration } from '../../src/litellm/configSchema';

/** Prices a test can see move: USD per token of the primary model. */
export const inputPrice = 1e-4;
export const outputPrice = 2e-3;
/** Cost of one scripted answer: 10 tokens in, 5 out. */
export const answerCost = 10 * inputPrice + 5 * outputPrice;

/**
 * Writes the shipped configuration with short times and high prices, and changes nothing else: what is tested is the configuration
 * that runs in production.
 */
export function writeTestConfiguration(folder: string): string {
  const configuration = parse(readFileSync(join(packageFolder, 'config.yaml'), 'utf8')) as Configuration;
  const [primary, local] = configuration.model_list;
  if (primary === undefined || local === undefined) throw new Error('config.yaml has no two models');
  Object.assign(primary.litellm_params, { timeout: 6, stream_timeout: 4 });
  Object.assign(local.litellm_params, { timeout: 6, stream_timeout: 4 });
  Object.assign(primary.model_info, {
    input_cost_per_token: inputPrice,
    output_cost_per_token: outputPrice,
    max_output_tokens: 50,
  });
  Object.assign(configuration.general_settings, {
    proxy_batch_write_at: 2,
    maximum_spend_logs_cleanup_cron: '* * * * *',
  });
  const path = join(folder, 'config.test.yaml');
  writeFileSync(path, stringify(configuration));
  return path;
}
