namespace FineTune.OpenAi.Tests;

public sealed class ContractTests
{
    private const string Job = """
        {"id":"ftjob-1","object":"fine_tuning.job","created_at":1,"finished_at":null,"model":"m","fine_tuned_model":null,"organization_id":"o",
        "status":"running","hyperparameters":{"n_epochs":3},"training_file":"f","validation_file":null,"result_files":[],"trained_tokens":null,"seed":1,"error":null}
        """;

    [Theory]
    [InlineData("\"result_files\":[]", "\"result_files\":null")]
    [InlineData("\"created_at\":1", "\"created_at\":1.5")]
    [InlineData("\"status\":\"running\"", "\"status\":\"starting\"")]
    [InlineData("\"n_epochs\":3", "\"n_epochs\":51")]
    [InlineData("\"seed\":1,", "")]
    public async Task CheckAsync_AnAnswerThatClientsCannotRead_IsRefused(string good, string bad)
    {
        var contract = Load();
        Assert.Empty(await contract.CheckAsync(Answer(Job)));

        var faults = await contract.CheckAsync(Answer(Job.Replace(good, bad, StringComparison.Ordinal)));

        Assert.NotEmpty(faults);
    }

    [Fact]
    public async Task CheckAsync_AnErrorWithoutAllItsKeys_IsRefused() =>
        Assert.NotEmpty(await Load().CheckAsync(Answer("""{"error":{"message":"m","type":"t","param":null}}""") with { Status = 400 }));

    [Fact]
    public async Task CheckAsync_APathThatTheContractLacks_IsRefused() =>
        Assert.NotEmpty(await Load().CheckAsync(Answer("{}") with { Path = "/v1/nothing" }));

    private static Contract Load()
    {
        var contract = Contract.TryLoad();
        Assert.SkipWhen(contract is null, Contract.Absence);
        return contract!;
    }

    private static Exchange Answer(string body) => new("GET", "/v1/fine_tuning/jobs/ftjob-1", "", 200, "application/json", body, new Dictionary<string, string>());
}
