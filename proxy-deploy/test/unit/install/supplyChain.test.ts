import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../../../src/base/paths';
import { findForbiddenPaths, findForbiddenReleases } from '../../../src/install/supplyChain';

describe('the supply chain of LiteLLM', () => {
  const locks: readonly { readonly pin: string; readonly refusal: RegExp | undefined }[] = [
    { pin: 'litellm==1.108.9', refusal: undefined },
    { pin: 'litellm==1.110.1', refusal: undefined },
    { pin: 'litellm==1.82.7', refusal: /malicious/ },
    { pin: 'litellm==1.82.8', refusal: /malicious/ },
    { pin: 'litellm==1.107.0', refusal: /malicious/ },
    { pin: 'litellm==1.106.1', refusal: /optional package/ },
    { pin: 'litellm==1.83.13', refusal: /vulnerabilities/ },
    { pin: 'litellm==1.82.6', refusal: /vulnerabilities/ },
    { pin: 'litellm-proxy-extras==0.4.110', refusal: /does not pin litellm/ },
    { pin: 'litellm>=1.108', refusal: /does not pin litellm/ },
  ];
  for (const { pin, refusal } of locks) {
    it(`${refusal === undefined ? 'accepts' : 'refuses'} ${pin}`, () => {
      const found = findForbiddenReleases(
        `aiohttp==3.14.5 \\\n    --hash=sha256:00\n${pin} \\\n    --hash=sha256:11\n`,
      );
      if (refusal === undefined) assert.equal(found, undefined);
      else assert.match(found ?? '', refusal);
    });
  }

  it('finds the shipped lock file in order, every distribution with a hash', () => {
    const lock = readFileSync(join(packageFolder, 'python', 'requirements.lock'), 'utf8');
    assert.equal(findForbiddenReleases(lock), undefined);
    const distributions = lock.split(/\n(?=[a-z0-9])/i).filter((block) => /^[a-z0-9]/i.test(block));
    assert.ok(distributions.length > 100);
    assert.deepEqual(
      distributions.filter((block) => !block.includes('--hash=sha256:')),
      [],
    );
  });

  describe('files that Python would run by itself', () => {
    let folder = '';
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'site-packages-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    for (const name of ['litellm_init.pth', 'anything.pth', 'sitecustomize.py', 'usercustomize.py']) {
      it(`include ${name}`, () => {
        writeFileSync(join(folder, name), '');
        assert.deepEqual(findForbiddenPaths(folder), [name]);
      });
    }

    it('do not include the hook of setuptools nor ordinary packages', () => {
      writeFileSync(join(folder, 'distutils-precedence.pth'), '');
      mkdirSync(join(folder, 'litellm'));
      assert.deepEqual(findForbiddenPaths(folder), []);
    });
  });
});
