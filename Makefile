.PHONY: demo run simulator test bench docs pictures lint setup tools

demo: ## tune a tiny model twice and show what changed
	eng/setup src/FineTune.Local demo
	eng/demo

run: ## serve on http://127.0.0.1:7071 until Ctrl-C
	eng/setup src/FineTune.Local
	eng/run

simulator: ## a simulated Azure ML workspace that trains on this machine, until Ctrl-C
	eng/setup tests/ArmSimulator
	dotnet tests/ArmSimulator/bin/Debug/net10.0/ArmSimulator.dll

test: tools ## every test; SKIP="Browser Cli" leaves suites out
	SKIP="$(SKIP)" eng/test

tools: ## install what the tests need
	eng/setup
	eng/browser

docs: setup ## write what is generated: the reference pages, the findings of the golden cases, the API's document
	FINETUNE_WRITE=1 dotnet run --project tests/FineTune.Core.Tests -- -noColor -class "*.RuleCaseTests" -class "*.GeneratedDocumentTests"
	FINETUNE_WRITE=1 dotnet run --project tests/FineTune.Cli.Tests -- -noColor -class "*.DocumentTests"
	FINETUNE_WRITE=1 dotnet run --project tests/FineTune.EndToEnd.Tests -- -noColor -class "*.ApiDocumentTests"

pictures: setup ## the guide's pictures of the console
	eng/browser
	FINETUNE_WRITE=1 dotnet run --project tests/FineTune.Browser.Tests -- -noColor -class "*PageTests"

lint: ## formatting, analyzers, infrastructure, known vulnerabilities of packages, and the list of what ships
	dotnet format FineTune.Functions.sln --verify-no-changes --no-restore
	eng/console lint
	eng/bicep-lint
	eng/audit
	eng/sbom

setup: ## install and build what the others need
	eng/setup FineTune.Functions.sln

bench: setup ## the control plane against bare storage, the trainer against a bare loop, and the console in a browser
	eng/browser
	dotnet build bench --configuration Release --nologo --verbosity quiet
	dotnet bench/bin/Release/net10.0/FineTune.Bench.dll
	OMP_NUM_THREADS=1 "$$(cat .finetune/python)" bench/trainer/throughput.py --method full
	OMP_NUM_THREADS=1 "$$(cat .finetune/python)" bench/trainer/throughput.py --method lora
