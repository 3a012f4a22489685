namespace FineTune.Cli.Tests;

[Collection(CliCollection.Name)]
public sealed class SecretTests(CliHost host)
{
    private const string Value = "hf_0123456789abcdefghijklmnop";

    [Fact]
    public async Task SetListDelete_TakeAValueFromStandardInputAndNeverShowIt()
    {
        using var line = host.CommandLine();

        var set = await line.RunWithInputAsync(Value + "\n", "secret", "set", "HF_TOKEN");
        Assert.True(set.Exit == 0, $"{set}");
        var list = await line.DoAsync("secret", "list");
        Assert.Matches("(?m)^HF_TOKEN +[0-9]+ ?s", list);
        Assert.Matches("(?m)^WANDB_API_KEY +- ", list);
        var json = await line.DoAsync("secret", "list", "-o", "json");
        Assert.All([set.ToString(), list, json], text => Assert.DoesNotContain(Value, text, StringComparison.Ordinal));

        await line.DoAsync("secret", "delete", "HF_TOKEN", "--yes");
        Assert.Equal(3, (await line.RunAsync("secret", "delete", "HF_TOKEN", "--yes")).Exit);
        Assert.Matches("(?m)^HF_TOKEN +- ", await line.DoAsync("secret", "list"));
    }

    [Fact]
    public async Task Set_OfWhatIsNoSecret_TellsWhichThereAre()
    {
        using var line = host.CommandLine();

        var unknown = await line.RunWithInputAsync(Value, "secret", "set", "LD_PRELOAD");
        var half = await line.RunWithInputAsync("hf_", "secret", "set", "HF_TOKEN");

        Assert.Equal(3, unknown.Exit);
        Assert.Contains("WANDB_API_KEY", unknown.Notes, StringComparison.Ordinal);
        Assert.Equal(1, half.Exit);
        Assert.Contains("error: value:", half.Notes, StringComparison.Ordinal);
    }
}
