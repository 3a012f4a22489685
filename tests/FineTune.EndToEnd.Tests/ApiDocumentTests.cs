using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTune.EndToEnd.Tests;

/// <summary>The console's types are made from a committed document, and <c>make lint</c> compiles the console with them.</summary>
[Collection(AskingCollection.Name)]
public sealed class ApiDocumentTests(SharedHost shared)
{
    /// <summary>Where <c>make run</c> serves.</summary>
    private const string UsualAddress = "127.0.0.1:7071";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_that_is_served_is_the_one_that_the_console_is_made_from()
    {
        var host = shared.Process;

        var served = await host.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);

        var usual = served.Replace(host.Http.BaseAddress!.Authority, UsualAddress, StringComparison.Ordinal);
        GeneratedFile.Compare(JsonNode.Parse(usual)!.ToJsonString(Readable), "src", "console", "openapi.json");
    }
}
