using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTune.Browser.Tests;

public sealed class ApiFitTests(BrowserFixture fixture)
{
    /// <summary>The console is built from the committed document; here from the one that is served, which <c>FINETUNE_WRITE=1</c> keeps.</summary>
    [Fact]
    public async Task The_console_compiles_against_the_API_that_is_served()
    {
        var console = Path.Combine(RepositoryRoot.Path, "src", "console");
        var document = Path.Combine(fixture.Host.Data, "openapi.json");
        var served = await fixture.Host.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        await File.WriteAllTextAsync(document, served);
        if (Environment.GetEnvironmentVariable("FINETUNE_WRITE") == "1")
        {
            var usual = served.Replace(fixture.Host.Http.BaseAddress!.Authority, "127.0.0.1:7071", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(console, "openapi.json"), JsonNode.Parse(usual)!.ToJsonString(Readable));
        }

        var (code, output) = await RunAsync(console, "node", "check-api.mjs", document);
        Assert.True(code == 0, output);
    }

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
