import assert from 'node:assert/strict';
import { readJunitReport } from '../../../tools/lib/pythonTests';

describe('The report of pytest', () => {
  it('is counted as passed, failed and skipped', () => {
    const xml = `<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="5">
      <testcase classname="model.tests.test_a" name="test_one" time="0.1" />
      <testcase classname="model.tests.test_a" name="test_two[a &gt; b]" time="0.1"></testcase>
      <testcase classname="model.tests.test_a" name="test_bad" time="0.1"><failure message="assert 1 == 2">E   assert 1 &lt; 2</failure></testcase>
      <testcase classname="model.tests.test_a" name="test_set_up" time="0.1"><error message="no fixture">no &quot;x&quot;</error></testcase>
      <testcase classname="" name="model.tests.test_numbers" time="0.0"><skipped type="pytest.skip" message="no numpy">why</skipped></testcase>
    </testsuite></testsuites>`;
    assert.deepEqual(readJunitReport(xml), {
      passed: 2,
      failures: [
        { title: 'model.tests.test_a test_bad', message: 'E   assert 1 < 2' },
        { title: 'model.tests.test_a test_set_up', message: 'no "x"' },
      ],
      skipped: ['model.tests.test_numbers'],
    });
  });
});
