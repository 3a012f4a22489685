.PHONY: test lint

test: ## every test
	eng/test

lint: ## formatting and analyzers
	dotnet format FineTune.Functions.sln --verify-no-changes --no-restore
