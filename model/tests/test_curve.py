"""The learning curve is drawn from what training prints."""

from model.evaluation.curve import drawn, one_after_another, read_validations

LOG = """validation at step 0: loss 2.265, whole answers 0.063, 0 tokens, 42 s
step 20 1.4% loss 2.075 rate 1.36e-04 144 tokens/s
validation at step 100: loss 1.071, whole answers 0.083, 128,871 tokens, 708 s
going on at step 85, 655 s
validation at step 100: loss 1.000, whole answers 0.100, 128,871 tokens, 720 s
"""


def test_a_step_that_was_validated_again_after_an_interruption_counts_once() -> None:
    assert [(each.tokens, each.loss, each.whole) for each in read_validations(LOG)] == [(0, 2.265, 0.063), (128871, 1.0, 0.1)]


def test_the_picture_holds_a_point_for_each_validation_and_curve() -> None:
    assert drawn(read_validations(LOG)).count("<circle") == 4


def test_a_further_stage_begins_where_the_one_before_ended() -> None:
    stage = read_validations(LOG)
    assert [each.tokens for each in one_after_another([stage, stage])] == [0, 128871, 128871, 257742]
