using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.Cli.Tests;

/// <summary>The audit trail of a host that asks who its callers are.</summary>
[Collection(CliCollection.Name)]
public sealed class AuditTests
{
    private const string Key = "operator-key-of-the-tests";

    [Fact]
    public async Task Records_AreListedExportedAndVerified_AndOneThatIsAlteredIsFound()
    {
        await using var host = HostProcess.Prepare();
        host.Settings["Access__Keys__0__Name"] = "root";
        host.Settings["Access__Keys__0__Key"] = Key;
        await host.StartAgainAsync();
        using var line = new CommandLine(host.Http.BaseAddress);
        line.Variables["FINETUNE_API_KEY"] = Key;
        foreach (var name in new[] { "one", "two" })
        {
            Assert.Equal(3, (await line.RunAsync("task", "delete", name, "--yes")).Exit);
        }

        var listed = await line.RunAsync("audit", "list");
        Assert.Matches("(?m)^4 +.* 404 +DELETE +/api/tasks/two", listed.Text);
        Assert.Contains("Next: finetune audit list --after 4", listed.Notes, StringComparison.Ordinal);
        Assert.Equal(["3", "4"], (await line.RunAsync("audit", "list", "--after", "2", "-o", "name")).Lines);

        var whole = await line.RunAsync("audit", "verify");
        Assert.True(whole.Exit == 0, whole.ToString());
        Assert.Matches("^4:[0-9a-f]{64}\n$", whole.Text);
        await line.DoAsync("audit", "export", "-f", "trail.jsonl");
        var text = await line.DoAsync("audit", "export");
        var file = Path.Combine(line.Folder, "trail.jsonl");
        Assert.Equal(text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(whole.Text, (await line.RunAsync("audit", "verify", "-f", file, "--known", whole.Text.Trim())).Text);

        var altered = await line.RunAsync("audit", "verify", "-o", "json", "-f", line.Write("altered.jsonl", Replaced(text, "/api/tasks/two", "/api/tasks/ten")));
        Assert.Equal((1, 3), (altered.Exit, JsonElement.Parse(altered.Text).GetProperty("fault").GetProperty("number").GetInt32()));
        Assert.Contains("Record 3: it was altered", altered.Notes, StringComparison.Ordinal);

        // A trail that was cut off is sound in itself, and still not the one that was noted.
        var shorter = await line.RunAsync("audit", "verify", "-f", line.Write("shorter.jsonl", text[..(text.TrimEnd('\n').LastIndexOf('\n') + 1)]), "--known", whole.Text.Trim());
        Assert.Equal(1, shorter.Exit);
        Assert.Contains("Record 4: records are missing at the end", shorter.Notes, StringComparison.Ordinal);
        var other = await line.RunAsync("audit", "verify", "--known", "4:" + new string('0', 64));
        Assert.Contains("its hash is not the one that was noted", other.Notes, StringComparison.Ordinal);
        Assert.Equal(2, (await line.RunAsync("audit", "verify", "--known", "4")).Exit);
        Assert.Equal(2, (await line.RunAsync("audit", "verify", "-f", "none.jsonl")).Exit);
    }

    private static string Replaced(string text, string old, string with)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text[..at] + with + text[(at + old.Length)..];
    }
}
