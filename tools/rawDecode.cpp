// llama.cpp itself, to compare our decoding with: rawDecode MODEL THREADS BACKENDS
// A line of input is a number of steps and a prompt in hexadecimal. It reads the prompt and takes the likeliest token so
// many times behind the first one; it answers with the milliseconds these steps took by the clock and of the processor,
// the place of the first token that ends an answer (or -1), the length of the prompt, and the text in hexadecimal.
// Built by decodePairs.ts against the headers and libraries that node-llama-cpp ships, with what that one sets.
#include "ggml-backend.h"
#include "llama.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

static double milliseconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static std::string from_hex(const std::string & hex) {
  std::string text;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) text += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return text;
}

static std::vector<llama_token> tokenize(const llama_vocab * vocab, const std::string & text) {
  std::vector<llama_token> tokens(text.size() + 8);
  tokens.resize(llama_tokenize(vocab, text.data(), text.size(), tokens.data(), tokens.size(), true, true));
  return tokens;
}

int main(int argc, char ** argv) {
  if (argc < 4) return 2;
  llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
  ggml_backend_load_all_from_path(argv[3]);
  llama_backend_init();
  auto model_params = llama_model_default_params();
  model_params.n_gpu_layers = 0;
  model_params.load_mode = LLAMA_LOAD_MODE_MMAP;
  model_params.lazy_mode = LLAMA_LAZY_MODE_OFF;
  llama_model * model = llama_model_load_from_file(argv[1], model_params);
  if (model == nullptr) return 3;
  const llama_vocab * vocab = llama_model_get_vocab(model);
  auto context_params = llama_context_default_params();
  context_params.n_ctx = 2048;
  context_params.n_batch = context_params.n_ubatch = 512;
  context_params.n_threads = context_params.n_threads_batch = atoi(argv[2]);
  context_params.swa_full = false;
  llama_context * context = llama_init_from_model(model, context_params);
  llama_sampler * sampler = llama_sampler_init_greedy();
  int steps;
  std::string hex;
  std::vector<llama_token> held;
  while (std::cin >> steps >> hex) {
    auto prompt = tokenize(vocab, from_hex(hex));
    // What the last prompt had in common with this one stays read, as it does in ours.
    size_t common = 0;
    while (common < held.size() && common + 1 < prompt.size() && held[common] == prompt[common]) common++;
    llama_memory_seq_rm(llama_get_memory(context), 0, common, -1);
    held = prompt;
    for (size_t read = common; read < prompt.size(); read += 512) {
      const auto length = std::min<size_t>(512, prompt.size() - read);
      if (llama_decode(context, llama_batch_get_one(prompt.data() + read, length)) != 0) return 4;
    }
    std::vector<llama_token> answer{llama_sampler_sample(sampler, context, -1)};
    const double wall = milliseconds(CLOCK_MONOTONIC), processor = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int step = 0; step < steps; step++) {
      llama_token token = answer.back();
      if (llama_decode(context, llama_batch_get_one(&token, 1)) != 0) return 4;
      answer.push_back(llama_sampler_sample(sampler, context, -1));
    }
    printf("%.3f %.3f", milliseconds(CLOCK_MONOTONIC) - wall, milliseconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
    int end = -1;
    std::string text;
    for (size_t i = 0; i < answer.size() && end < 0; i++) {
      char piece[256];
      if (llama_vocab_is_eog(vocab, answer[i]) || llama_vocab_is_control(vocab, answer[i])) end = i;
      else text.append(piece, std::max(0, llama_token_to_piece(vocab, answer[i], piece, sizeof piece, 0, false)));
    }
    printf(" %d %zu ", end, prompt.size());
    for (const char byte : text) printf("%02x", static_cast<unsigned char>(byte));
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
