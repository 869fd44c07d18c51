import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../../../src/base/paths';
import { modelNames, readConfiguration } from '../../../src/litellm/configSchema';

const shipped = readFileSync(join(packageFolder, 'config.yaml'), 'utf8');

describe('the check of config.yaml', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'config-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const check = (text: string): ReturnType<typeof readConfiguration> => {
    const path = join(folder, 'config.yaml');
    writeFileSync(path, text);
    return readConfiguration(path);
  };

  it('accepts the shipped file', () => {
    assert.deepEqual(modelNames(check(shipped)), ['qwen3-0.6b', 'qwen3-0.6b-local']);
  });

  const refused: readonly {
    readonly what: string;
    readonly from: string;
    readonly to: string;
    readonly says: RegExp;
  }[] = [
    {
      what: 'a secret written into the file',
      from: 'os.environ/HF_TOKEN',
      to: 'hf_realtokenrealtoken',
      says: /api_key/,
    },
    {
      what: 'a master key written into the file',
      from: 'os.environ/LITELLM_MASTER_KEY',
      to: 'sk-secret',
      says: /no secret stands in the file/,
    },
    {
      what: 'health checks that would keep the endpoint awake',
      from: 'background_health_checks: false',
      to: 'background_health_checks: true',
      says: /keeps the endpoint awake/,
    },
    {
      what: 'a cache that everybody shares',
      from: 'mode: default_off',
      to: 'mode: default_on',
      says: /answers of another/,
    },
    {
      what: 'prompts in the spend logs',
      from: 'store_prompts_in_spend_logs: false',
      to: 'store_prompts_in_spend_logs: true',
      says: /store_prompts/,
    },
    {
      what: 'a fallback to a model that is not there',
      from: '[{ qwen3-0.6b: [qwen3-0.6b-local] }]',
      to: '[{ qwen3-0.6b: [gone] }]',
      says: /the model gone/,
    },
    {
      what: 'a model without a price',
      from: 'input_cost_per_token: 1.0e-7',
      to: 'note: none',
      says: /input_cost_per_token/,
    },
    {
      what: 'a price in dollars per thousand tokens',
      from: 'output_cost_per_token: 2.4e-6',
      to: 'output_cost_per_token: 0.5',
      says: /output_cost_per_token/,
    },
    { what: 'an answer without a bound', from: 'max_output_tokens: 512', to: 'note: none', says: /max_output_tokens/ },
    { what: 'two deployments with one id', from: 'id: local-fallback', to: 'id: hf-primary', says: /one id/ },
    {
      what: 'a section that LiteLLM does not read',
      from: 'router_settings:',
      to: 'router_setting:',
      says: /router_setting/,
    },
    { what: 'broken YAML', from: 'model_list:', to: 'model_list: [', says: /YAML/ },
  ];
  for (const { what, from, to, says } of refused) {
    it(`refuses ${what}`, () => {
      assert.ok(shipped.includes(from), `the shipped file has no ${from}`);
      assert.throws(() => check(shipped.replace(from, to)), says);
    });
  }
});
