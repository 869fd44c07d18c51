import assert from 'node:assert/strict';
import { classifyRoute, isHiddenHeader, type RouteClass } from '../../../src/gateway/routePolicy';

describe('routes through the gateway', () => {
  const rows: readonly (readonly [string, RouteClass])[] = [
    ['/v1/chat/completions', 'user'],
    ['/chat/completions', 'user'],
    ['/v1/models', 'user'],
    ['/models', 'user'],
    ['/v1/models/qwen3-0.6b', 'user'],
    ['/key/info', 'user'],
    ['/user/info', 'user'],
    ['/health/liveliness', 'health'],
    ['/health/readiness', 'health'],
    ['/health', 'closed'],
    ['/health/services', 'closed'],
    ['/health/readiness/details', 'closed'],
    ['/key/generate', 'admin'],
    ['/key/delete', 'admin'],
    ['/user/new', 'admin'],
    ['/metrics', 'admin'],
    ['/metrics/', 'admin'],
    ['/spend/logs', 'admin'],
    ['/ui', 'closed'],
    ['/ui/login', 'closed'],
    ['/v1/messages', 'closed'],
    ['/v1/responses', 'closed'],
    ['/config/update', 'closed'],
    ['/v1/chat/completions/../../key/generate', 'closed'],
    ['//key/generate', 'closed'],
    ['/key/../ui', 'closed'],
    ['/openai/v1/chat/completions', 'closed'],
    ['/queue/chat/completions', 'closed'],
    ['/', 'closed'],
  ];
  for (const [path, expected] of rows) {
    it(`${path} is ${expected}`, () => assert.equal(classifyRoute(path), expected));
  }

  it('hides what tells where the endpoint is and keeps what a client needs', () => {
    const names = [
      'x-litellm-model-api-base',
      'x-litellm-version',
      'llm_provider-server',
      'server',
      'x-litellm-response-cost',
      'retry-after',
    ];
    assert.deepEqual(
      names.filter((name) => !isHiddenHeader(name)),
      ['x-litellm-response-cost', 'retry-after'],
    );
  });
});
