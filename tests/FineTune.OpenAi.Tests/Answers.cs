namespace FineTune.OpenAi.Tests;

/// <summary>Judges recorded answers.</summary>
internal static class Answers
{
    public static async Task HoldToTheContractAsync(this OpenAiHost host, IReadOnlyList<Exchange> exchanges)
    {
        var failed = exchanges.Where(exchange => exchange.Status >= 500).ToList();
        Assert.True(failed.Count == 0, $"{string.Join('\n', failed)}\n{host.Process.Failures}");
        Assert.All(exchanges, exchange => Assert.StartsWith("req_", exchange.Headers["x-request-id"], StringComparison.Ordinal));
        if (Contract.TryLoad() is not { } contract)
        {
            TestContext.Current.AddWarning(Contract.Absence);
            return;
        }

        var faults = new List<string>();
        foreach (var exchange in exchanges)
        {
            faults.AddRange(await contract.CheckAsync(exchange));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct().Take(20)));
    }
}
