import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../base/userError';

const reference = z
  .string()
  .regex(/^os\.environ\/[A-Z_]+$/, 'must be os.environ/NAME, so that no secret stands in the file');
const price = z.number().min(0).max(0.01);

const deployment = z.object({
  model_name: z.string().min(1),
  litellm_params: z.looseObject({
    model: z.string().startsWith('openai/', 'must start with openai/ (plain OpenAI protocol)'),
    api_base: z.union([reference, z.url()]),
    api_key: z.union([reference, z.literal('none')]),
    timeout: z.number().positive(),
    stream_timeout: z.number().positive(),
  }),
  model_info: z.looseObject({
    id: z.string().min(1),
    max_input_tokens: z.int().positive(),
    max_output_tokens: z.int().positive(),
    input_cost_per_token: price,
    output_cost_per_token: price,
  }),
});

const fallbackList = z.array(z.record(z.string(), z.array(z.string()).min(1)));

const routerSettings = z.looseObject({
  num_retries: z.int().min(0).max(5),
  fallbacks: fallbackList,
  context_window_fallbacks: fallbackList,
  enable_pre_call_checks: z.literal(true),
});

const litellmSettings = z.looseObject({
  cache_params: z.looseObject({
    mode: z.literal('default_off', 'must be default_off: a shared cache shows one user the answers of another'),
  }),
  turn_off_message_logging: z.literal(true),
  callbacks: z.array(z.string()),
});

const generalSettings = z.looseObject({
  master_key: reference,
  database_url: reference,
  /** Seconds between two writes of spend. */
  proxy_batch_write_at: z.int().positive(),
  store_model_in_db: z.literal(false, 'must be false: models and prices come from this file alone'),
  store_prompts_in_spend_logs: z.literal(false),
  background_health_checks: z.literal(
    false,
    'must be false: each check is a paid completion and keeps the endpoint awake',
  ),
  disable_budget_reservation: z.boolean().optional(),
  allow_requests_on_db_unavailable: z
    .literal(false, 'must be false: it would let requests through unaccounted')
    .optional(),
});

const configuration = z
  .strictObject({
    model_list: z.array(deployment).min(1),
    router_settings: routerSettings,
    litellm_settings: litellmSettings,
    general_settings: generalSettings,
  })
  .superRefine(({ model_list: models, router_settings: router }, context) => {
    const names = new Set(models.map((model) => model.model_name));
    const ids = models.map((model) => model.model_info.id);
    for (const [from, to] of [...router.fallbacks, ...router.context_window_fallbacks].flatMap((entry) =>
      Object.entries(entry),
    )) {
      for (const name of [from, ...to]) {
        if (!names.has(name))
          context.addIssue({
            code: 'custom',
            message: `names the model ${name}, which model_list does not have`,
            path: ['router_settings', 'fallbacks'],
          });
      }
    }
    if (new Set(ids).size < ids.length)
      context.addIssue({ code: 'custom', message: 'has two deployments with one id', path: ['model_list'] });
  });

export type Configuration = z.infer<typeof configuration>;

/** Reads and checks a configuration; every problem is named with its place. */
export function readConfiguration(path: string): Configuration {
  const document = parseDocument(readFileSync(path, 'utf8'));
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) throw new UserError(`${path} is not valid YAML: ${syntaxError.message}`);
  const parsed = configuration.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new UserError(`${path} cannot be used:\n${problems.join('\n')}`);
}

/** Names of the models a key has to hold: a fallback that the key lacks is skipped by LiteLLM. */
export function modelNames(config: Configuration): readonly string[] {
  return [...new Set(config.model_list.map((model) => model.model_name))];
}
