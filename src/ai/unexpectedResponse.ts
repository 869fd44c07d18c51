/** Thrown inside our `fetch` when what came can't be an answer; travels through the SDK as a cause. */
export class UnexpectedResponse extends Error {
  override readonly name = 'UnexpectedResponse';

  constructor(
    readonly problem: 'redirect' | 'too-big' | 'web-page' | 'broke-off' | 'not-a-stream',
    message: string,
  ) {
    super(message);
  }
}
