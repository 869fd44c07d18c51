import assert from 'node:assert/strict';
import { parseOptions } from '../../../src/serve/options';

describe('the options of a start', () => {
  it('are those of a laptop when nothing is said', () => {
    const options = parseOptions([], {});
    assert.deepEqual(
      [options.host, options.port, options.upstream, options.databaseUrl, options.migrate],
      ['127.0.0.1', 4000, undefined, undefined, true],
    );
  });

  it('come from the environment of a Space', () => {
    const environment = {
      HOST: '0.0.0.0',
      PORT: '7860',
      HF_ENDPOINT_URL: 'https://x.endpoints.example',
      DATABASE_URL: 'postgresql://h/d',
    };
    const options = parseOptions(['--no-migrate'], environment);
    assert.deepEqual(
      [options.host, options.port, options.upstream, options.databaseUrl, options.migrate],
      ['0.0.0.0', 7860, 'https://x.endpoints.example/v1', 'postgresql://h/d', false],
    );
  });

  it('are refused beside --docker where compose.yaml would not heed them', () => {
    assert.equal(parseOptions(['--docker', '--port', '9090', '--model', 'm.gguf'], {}).givenPort, 9090);
    assert.equal(parseOptions(['--docker'], { PORT: '9090' }).givenPort, undefined);
    assert.throws(
      () => parseOptions(['--docker', '--no-admin-routes', '--redis', 'redis://h'], {}),
      /not --redis, --no-admin-routes/,
    );
  });

  const urls: readonly (readonly [string, string])[] = [
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/v1'],
    ['http://127.0.0.1:8080/v1/', 'http://127.0.0.1:8080/v1'],
    ['https://host/some/v1', 'https://host/some/v1'],
  ];
  for (const [given, used] of urls)
    it(`take ${given} for ${used}`, () => assert.equal(parseOptions(['--upstream', given], {}).upstream, used));
});
