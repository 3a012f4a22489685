using System.Text.Json;

namespace FineTune.Cli.Tests;

/// <summary>Servers that are remembered, and the language.</summary>
[Collection(CliCollection.Name)]
public sealed class SetupTests(CliHost host)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Login_RemembersAServerThatIsThere_AndProfilesChooseAmongThem()
    {
        using var line = new CommandLine(server: null);

        var said = await line.RunAsync("login", host.Address.ToString());
        await line.RunWithInputAsync("ft-secret\n", "login", host.Address.ToString(), "--name", "second", "--with-key");

        Assert.Equal(0, said.Exit);
        Assert.Contains("Next: finetune catalog models", said.Notes, StringComparison.Ordinal);
        Assert.Contains(CliHost.Done, await line.DoAsync("task", "list"), StringComparison.Ordinal);
        var profiles = await line.DoAsync("profile", "list");
        Assert.Matches("(?m)^→ +second +http.* +✓", profiles);
        Assert.Matches("(?m)^ +default +http.* +-", profiles);
        Assert.DoesNotContain("ft-secret", profiles + await line.DoAsync("profile", "list", "-o", "json"), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Private, File.GetUnixFileMode(line.Config));
        }

        await line.DoAsync("profile", "use", "default");
        await line.DoAsync("profile", "delete", "second");
        Assert.Equal(["default"], (await line.RunAsync("profile", "list", "-o", "name")).Lines);
    }

    [Fact]
    public async Task OptionVariableAndProfile_WinInThisOrder()
    {
        using var line = new CommandLine(server: null);
        await line.DoAsync("login", host.Address.ToString(), "--name", "there");
        File.WriteAllText(line.Config, File.ReadAllText(line.Config).Replace("\"current\": \"there\"", "\"current\": null", StringComparison.Ordinal));

        line.Variables["FINETUNE_PROFILE"] = "there";
        Assert.Equal(0, (await line.RunAsync("task", "list")).Exit);
        line.Variables["FINETUNE_SERVER"] = "http://127.0.0.1:1";
        Assert.Equal(5, (await line.RunAsync("task", "list")).Exit);
        Assert.Equal(0, (await line.RunAsync("task", "list", "--server", host.Address.ToString())).Exit);
    }

    [Fact]
    public async Task ADamagedFileOfProfiles_IsToldAndNotOverwritten()
    {
        using var line = new CommandLine(server: null);
        File.WriteAllText(line.Config, """{"profiles":{"x":{}}}""");

        var said = await line.RunAsync("task", "list");

        Assert.Equal(2, said.Exit);
        Assert.Contains("is not what login writes", said.Notes, StringComparison.Ordinal);
        Assert.Equal("""{"profiles":{"x":{}}}""", File.ReadAllText(line.Config));
    }

    [Theory]
    [InlineData("LANG", "zh_CN.UTF-8")]
    [InlineData("LC_ALL", "zh_TW.UTF-8")]
    [InlineData("FINETUNE_LANG", "zh")]
    public async Task TheTerminalsLanguage_IsSpoken(string variable, string value)
    {
        using var line = host.CommandLine();
        line.Variables[variable] = value;

        var said = await line.RunAsync("task", "list");
        var english = await line.RunAsync("task", "list", "--lang", "en");

        Assert.StartsWith("名称", said.Text, StringComparison.Ordinal);
        Assert.Contains("下一步：", said.Notes, StringComparison.Ordinal);
        Assert.StartsWith("NAME", english.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsThatOfTheProduct() =>
        Assert.StartsWith("0.", await new CommandLine(server: null).DoAsync("--version"), StringComparison.Ordinal);

    [Fact]
    public async Task TimesStayAsTheServerWroteThem_InEveryForm()
    {
        using var line = host.CommandLine();

        var whole = JsonElement.Parse(await line.DoAsync("task", "get", CliHost.Done, "-o", "json")).GetProperty("createdAt").GetString();
        var queried = JsonElement.Parse(await line.DoAsync("task", "get", CliHost.Done, "--query", "createdAt")).GetString();
        var yaml = await line.DoAsync("task", "get", CliHost.Done, "-o", "yaml", "--query", "createdAt");

        Assert.Equal((whole, whole), (queried, yaml.Trim().Trim('"', '\'')));
    }
}
