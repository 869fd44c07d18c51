// Decode speed of llama.cpp itself, to compare ours with: rawDecode MODEL THREADS TOKENS BACKENDS TOKEN...
// For each line of input it reads the prompt (the token ids of the command line) and prints the tokens per second of
// one greedy round behind it, so that its rounds can be alternated with ours. Built by benchLocal.ts against the
// headers and libraries that node-llama-cpp ships.
#include "ggml-backend.h"
#include "llama.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int argc, char ** argv) {
  if (argc < 6) return 2;
  const int threads = atoi(argv[2]), tokens = atoi(argv[3]);
  llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
  ggml_backend_load_all_from_path(argv[4]);
  llama_backend_init();
  auto model_params = llama_model_default_params();
  model_params.n_gpu_layers = 0;
  llama_model * model = llama_model_load_from_file(argv[1], model_params);
  if (model == nullptr) return 3;
  auto context_params = llama_context_default_params();
  context_params.n_ctx = 2048;
  context_params.n_batch = 2048;
  context_params.n_threads = threads;
  context_params.n_threads_batch = threads;
  llama_context * context = llama_init_from_model(model, context_params);
  llama_sampler * sampler = llama_sampler_init_greedy();
  std::vector<llama_token> prompt;
  for (int i = 5; i < argc; i++) prompt.push_back(atoi(argv[i]));
  char line[16];
  while (fgets(line, sizeof line, stdin) != nullptr) {
    llama_memory_clear(llama_get_memory(context), true);
    if (llama_decode(context, llama_batch_get_one(prompt.data(), prompt.size())) != 0) return 4;
    llama_token token = llama_sampler_sample(sampler, context, -1);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < tokens; i++) {
      if (llama_decode(context, llama_batch_get_one(&token, 1)) != 0) return 4;
      token = llama_sampler_sample(sampler, context, -1);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    printf("%.2f\n", tokens / took.count());
    fflush(stdout);
  }
  return 0;
}
