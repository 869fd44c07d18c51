import assert from 'node:assert/strict';
import { HostHandshake, WindowHandshake } from '../../../src/fallback/handshake';

describe('The handshake between window and shared host', () => {
  it('succeeds when both know the secret, and tells the host from its process', () => {
    const [window, host] = [new WindowHandshake('s'), new HostHandshake('s')];
    const answer = window.answer(host.welcome(window.hello));
    assert.equal(answer?.pid, process.pid);
    assert.equal(host.accepts(answer.joined), true);
  });

  it('fails on the side that knows it when the other does not', () => {
    const [window, host] = [new WindowHandshake('s'), new HostHandshake('other')];
    assert.equal(window.answer(host.welcome(window.hello)), undefined);
    const stranger = new WindowHandshake('other');
    const secondHost = new HostHandshake('s');
    assert.equal(stranger.answer(secondHost.welcome(stranger.hello)), undefined);
  });

  it('can not be passed by sending the own proof back', () => {
    const host = new HostHandshake('s');
    const welcome = host.welcome({ kind: 'hello', nonce: 'chosen' });
    // A second host is asked to sign the first one's nonce, in the hope that its proof opens the first.
    const signed = new HostHandshake('s').welcome({ kind: 'hello', nonce: welcome?.nonce ?? '' });
    assert.equal(host.accepts({ kind: 'joined', proof: signed?.proof ?? '' }), false);
  });

  it('does not accept the proof of another conversation', () => {
    const window = new WindowHandshake('s');
    const recorded = new HostHandshake('s').welcome(window.hello);
    assert.equal(new WindowHandshake('s').answer(recorded), undefined);
  });

  for (const nonsense of [undefined, null, 7, 'x', {}, { kind: 'joined' }, { kind: 'hello' }])
    it(`turns ${JSON.stringify(nonsense)} away`, () => {
      const host = new HostHandshake('s');
      assert.equal(host.welcome(nonsense), undefined);
      assert.equal(host.accepts(nonsense), false);
      assert.equal(new WindowHandshake('s').answer(nonsense), undefined);
    });
});
