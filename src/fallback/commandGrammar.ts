/**
 * One command, in llama.cpp's own notation: begins at once, not with a blank, a fence or a `<think>`, and holds no
 * control character but line ends and tabs. It is asked for the chosen token only, and for all tokens when that one
 * is refused, so that it costs nothing that could be measured (docs/local-model.md).
 */
export const commandGrammar = String.raw`root ::= [^\x00-\x20<\x60\x7f] [^\x00-\x08\x0b-\x1f\x7f]*`;
